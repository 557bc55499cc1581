import Engine
import Testing

@Suite("Instance normalisation joins the convolutions before and after it")
struct NormalisationTests {
    /// The algorithms that measure what they store, by what they are chosen for.
    struct Maker: CustomStringConvertible, Sendable {
        let description: String
        let append: @Sendable (inout Graph, Graph.Value, inout RandomNumbers) -> Graph.Value
    }

    static let makers = [
        Maker(description: "minimal filtering") { graph, x, random in
            graph.convolution(x, random.filters(32, 48, kernel: 3), padding: .reflect(1))
        },
        Maker(description: "row by row, all products") { graph, x, random in
            graph.convolution(x, random.filters(32, 48, kernel: 3), stride: 2, padding: .zero(1))
        },
        Maker(description: "1 x 1, with a sum") { graph, x, random in
            graph.add(graph.convolution(x, random.filters(32, 32, kernel: 1), padding: .zero(0)), x)
        },
        Maker(description: "back from a stride of 2: phases of different sizes") { graph, x, random in
            graph.transposedConvolution(x, random.filters(32, 48, kernel: 3), padding: 1)
        },
        Maker(description: "back from a stride of 2 by minimal filtering") { graph, x, random in
            graph.transposedConvolution(x, random.filters(32, 48, kernel: 4), padding: 1)
        },
        Maker(description: "another normalisation") { graph, x, _ in graph.relu(graph.instanceNorm(x)) },
        Maker(description: "no convolution") { graph, x, _ in graph.upsample(x) },
    ]

    @Test("measured where it is made", arguments: makers, [(12, 9), (26, 44)])
    func measured(maker: Maker, size: (height: Int, width: Int)) throws {
        var random = RandomNumbers(seed: 11)
        var graph = Graph()
        let y = maker.append(&graph, graph.input(channels: 32), &random)
        graph.output(graph.relu(graph.instanceNorm(y)))
        let input = random.tensor(Shape(channels: 32, height: size.height, width: size.width))
        try Comparison.expectReference(graph, ["x": input], tolerance: 1e-4, "\(maker), \(size)")
    }

    @Test("a large mean costs no digits", arguments: makers)
    func largeMean(maker: Maker) throws {
        var random = RandomNumbers(seed: 12)
        var graph = Graph()
        let x = graph.affine(
            graph.input(channels: 32), scale: Array(repeating: 1, count: 32), offset: Array(repeating: 300, count: 32))
        graph.output(graph.instanceNorm(maker.append(&graph, x, &random)))
        let input = random.tensor(Shape(channels: 32, height: 21, width: 34))
        try Comparison.expectReference(graph, ["x": input], tolerance: 5e-3, "\(maker)")
    }

    @Test(
        "applied where it is read", arguments: [1, 3, 7], [Graph.Padding.zero(0), .zero(1), .reflect(1), .reflect(3)])
    func applied(kernel: Int, padding: Graph.Padding) throws {
        for (outputs, stride, leaks) in [(48, 1, false), (48, 2, true), (3, 1, true)] {
            var random = RandomNumbers(seed: 13)
            var graph = Graph()
            let y = graph.instanceNorm(graph.input(channels: 32))
            let z = graph.activation(y, leaks ? .leakyRelu(slope: 0.2) : .relu)
            let filters = random.filters(32, outputs, kernel: kernel)
            graph.output(graph.convolution(z, filters, stride: stride, padding: padding))
            let input = random.tensor(Shape(channels: 32, height: 33, width: 29))
            for (precision, tolerance) in [(Precision.fp32, Float(2e-5)), (.bf16, 1e-1)] {
                try Comparison.expectReference(
                    graph, ["x": input], tolerance: tolerance, precision: precision,
                    "\(precision), to \(outputs), stride \(stride)")
            }
        }
    }

    @Test("stored after all where somebody else reads it too")
    func readTwice() throws {
        var random = RandomNumbers(seed: 14)
        var graph = Graph()
        let x = graph.input(channels: 32)
        let y = graph.relu(graph.instanceNorm(x))
        let z = graph.convolution(y, random.filters(32, 32, kernel: 1), padding: .zero(0))
        graph.output(graph.add(z, y), graph.instanceNorm(x))
        let input = random.tensor(Shape(channels: 32, height: 20, width: 31))
        try Comparison.expectReference(graph, ["x": input], "read twice")
    }
}
