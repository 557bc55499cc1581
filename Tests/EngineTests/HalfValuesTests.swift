import Engine
import Kernels
import Testing

@Suite("Values in half precision, beside products of bfloat16")
struct HalfValuesTests {
    /// By every algorithm that reads them, with exact filters: the results then differ by that rounding only, of the values themselves
    /// by a 4096th.
    @Test(
        "read by exact convolutions of every kind",
        arguments: [(1, 48, 40), (3, 48, 40), (3, 48, 3), (5, 48, 40), (7, 32, 3), (3, 512, 64)], [8, 40])
    func readers(_ size: (kernel: Int, inputs: Int, outputs: Int), side: Int) throws {
        var random = RandomNumbers(seed: 41)
        var graph = Graph()
        let x = graph.input(channels: 24)
        let wide = graph.convolution(x, random.filters(24, size.inputs, kernel: 1).exact, padding: .zero(0))
        let y = graph.relu(graph.instanceNorm(wide))
        let filters = random.filters(size.inputs, size.outputs, kernel: size.kernel).exact
        graph.output(graph.convolution(y, filters, padding: .reflect(size.kernel / 2)))
        graph.output(graph.convolution(wide, filters, padding: .zero(size.kernel / 2)))
        let input = random.tensor(Shape(channels: 24, height: side, width: side + 3))
        try Comparison.expectReference(graph, ["x": input], tolerance: 1e-3, precision: .bf16, "\(size), \(side)")
    }

    @Test(
        "kept as quarters: greater ones than four times half precision's greatest become that",
        arguments: [Float(1e7), -1e7, 131_072])
    func greatest(value: Float) throws {
        var graph = Graph()
        let one = Graph.Filters(
            weights: (0..<256).map { $0 % 17 == 0 ? 1 : 0 }, bias: nil, inputs: 16, outputs: 16, kernel: 1
        ).exact
        let x = graph.convolution(graph.input(channels: 16), one, padding: .zero(0))
        graph.output(graph.convolution(x, one, padding: .zero(0)))
        let shape = Shape(channels: 16, height: 5, width: 7)
        let input = Tensor(shape: shape, values: Array(repeating: value, count: shape.count))
        for set in Comparison.sets {
            let plan = try Program(graph, instructionSet: set, precision: .bf16).plan(["x": shape])
            let result = try plan.run(["x": input], on: ThreadPool(threads: 1))[0]
            let greatest: Float = 4 * 65504
            let expected = set.hasBF16 ? max(-greatest, min(greatest, value)) : value
            #expect(result.values.allSatisfy { $0 == expected }, "\(set): \(result.values[0])")
        }
    }
}
