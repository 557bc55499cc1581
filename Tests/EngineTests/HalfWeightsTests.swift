import Engine
import Kernels
import Testing

@Suite("Many weights for few pixels")
struct HalfWeightsTests {
    /// A weight of 11 bits is off by a 4096th at most; sums of many are off by less.
    private static let tolerance: Float = 1e-3

    @Test(
        "kept in half precision: forth and back, by written-out windows and by minimal filtering",
        arguments: [1, 3, 8, 16, 20])
    func fewPixels(side: Int) throws {
        var random = RandomNumbers(seed: 31)
        var graph = Graph()
        let x = graph.input(channels: 256)
        let y = graph.relu(graph.convolution(x, random.filters(256, 128, kernel: 4), stride: 2, padding: .reflect(1)))
        graph.output(graph.transposedConvolution(y, random.filters(128, 256, kernel: 4), padding: 1))
        let input = random.tensor(Shape(channels: 256, height: 2 * side, width: 2 * side + 2))
        try Comparison.expectReference(graph, ["x": input], tolerance: Self.tolerance, "\(side)")
    }

    @Test("threads share the transformed input of few tiles", arguments: [Precision.fp32, .bf16])
    func sharedInput(precision: Precision) throws {
        var random = RandomNumbers(seed: 34)
        var graph = Graph()
        let x = graph.input(channels: 256)
        var y = graph.convolution(x, random.filters(256, 160, kernel: 3), padding: .reflect(1))
        y = graph.relu(graph.instanceNorm(y))
        y = graph.convolution(y, random.filters(160, 256, kernel: 4), stride: 2, padding: .zero(1))
        y = graph.instanceNorm(graph.transposedConvolution(y, random.filters(256, 160, kernel: 4), padding: 1))
        graph.output(y)
        let input = random.tensor(Shape(channels: 256, height: 24, width: 30))
        try Comparison.expectReference(
            graph, ["x": input], tolerance: precision == .fp32 ? Self.tolerance : 1e-1, precision: precision,
            "\(precision)")
    }

    @Test("half the bytes, where the CPU can read them")
    func bytes() throws {
        var random = RandomNumbers(seed: 32)
        for set in Comparison.sets {
            let program = Program(small(random.filters(256, 128, kernel: 4)), instructionSet: set)
            let plan = try program.plan(["x": Shape(channels: 256, height: 8, width: 8)])
            let weights = 256 * 128 * 16
            withExtendedLifetime(plan) {
                #expect(program.packedBytes == weights * (set == .baseline ? 4 : 2), "\(set)")
            }
        }
    }

    @Test("not where half precision would not hold them", arguments: [1e-6, 1e8])
    func outOfRange(scale: Float) throws {
        var random = RandomNumbers(seed: 33)
        let weights = try random.filters(256, 128, kernel: 4).weights().map { $0 * scale }
        let filters = Graph.Filters(weights: weights, bias: nil, inputs: 256, outputs: 128, kernel: 4)
        var input = random.tensor(Shape(channels: 256, height: 8, width: 8))
        // Results of ordinary size: what is compared is relative to them.
        input.values = input.values.map { $0 / scale }
        try Comparison.expectReference(small(filters), ["x": input], "weights times \(scale)")
    }

    private func small(_ filters: Graph.Filters) -> Graph {
        var graph = Graph()
        graph.output(graph.convolution(graph.input(channels: 256), filters, stride: 2, padding: .zero(1)))
        return graph
    }
}
