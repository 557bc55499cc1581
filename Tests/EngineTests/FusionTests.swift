import Engine
import Testing

@Suite("Operations and their fusions agree with plain loops")
struct FusionTests {
    /// A small network around one idea: its name, the channels of its input, how it is built.
    struct Case: CustomStringConvertible, Sendable {
        let description: String
        var channels = 32
        let build: @Sendable (inout Graph, Graph.Value, inout RandomNumbers) -> Graph.Value
    }

    static let cases: [Case] = [
        Case(description: "convolution, ReLU") { graph, x, random in
            graph.relu(graph.convolution(x, random.filters(32, 48, kernel: 3), padding: .zero(1)))
        },
        Case(description: "convolution, leaky ReLU, scaled sum") { graph, x, random in
            let y = graph.convolution(x, random.filters(32, 32, kernel: 3), padding: .zero(1))
            return graph.add(graph.activation(y, .leakyRelu(slope: 0.2)), x, scale: 0.2)
        },
        Case(description: "sum in the other order") { graph, x, random in
            graph.add(x, graph.convolution(x, random.filters(32, 32, kernel: 1), padding: .zero(0)))
        },
        Case(description: "scaled sum in the other order is not symmetric") { graph, x, random in
            graph.add(x, graph.convolution(x, random.filters(32, 32, kernel: 1), padding: .zero(0)), scale: 0.3)
        },
        Case(description: "sum of two convolutions, then ReLU") { graph, x, random in
            let a = graph.convolution(x, random.filters(32, 20, kernel: 3), padding: .reflect(1))
            let b = graph.convolution(x, random.filters(32, 20, kernel: 1), padding: .zero(0))
            return graph.relu(graph.add(a, b))
        },
        Case(description: "tanh") { graph, x, random in
            graph.activation(graph.convolution(x, random.filters(32, 3, kernel: 7), padding: .reflect(3)), .tanh)
        },
        Case(description: "a value with itself") { graph, x, _ in graph.add(x, x, scale: 0.5) },
        Case(description: "affine after a convolution and alone", channels: 20) { graph, x, random in
            let y = graph.convolution(x, random.filters(20, 24, kernel: 3, bias: false), padding: .zero(1))
            let z = graph.relu(graph.affine(y, scale: random.array(24), offset: random.array(24)))
            return graph.affine(z, scale: random.array(24), offset: random.array(24))
        },
        Case(description: "affine after a transposed convolution") { graph, x, random in
            let y = graph.transposedConvolution(x, random.filters(32, 24, kernel: 4, bias: false), padding: 1)
            return graph.affine(y, scale: random.array(24), offset: random.array(24))
        },
        Case(description: "instance norm, ReLU, sum", channels: 24) { graph, x, random in
            graph.add(graph.relu(graph.instanceNorm(x)), x)
        },
        Case(description: "convolution, instance norm, ReLU, convolution") { graph, x, random in
            let y = graph.convolution(x, random.filters(32, 64, kernel: 3), padding: .reflect(1))
            let z = graph.relu(graph.instanceNorm(y))
            return graph.convolution(z, random.filters(64, 32, kernel: 3), padding: .reflect(1))
        },
        Case(description: "both kinds of padding of one value") { graph, x, random in
            let y = graph.relu(x)
            let a = graph.convolution(y, random.filters(32, 16, kernel: 3), padding: .reflect(1))
            let b = graph.convolution(y, random.filters(32, 16, kernel: 5), padding: .zero(2))
            return graph.add(a, b)
        },
        Case(description: "nested concatenations") { graph, x, random in
            let a = graph.relu(graph.convolution(x, random.filters(32, 16, kernel: 3), padding: .zero(1)))
            let first = graph.concatenate([x, a])
            let b = graph.relu(graph.convolution(first, random.filters(48, 16, kernel: 3), padding: .zero(1)))
            return graph.convolution(
                graph.concatenate([x, a, b]), random.filters(64, 32, kernel: 3), padding: .zero(1))
        },
        Case(description: "concatenation of partial planes", channels: 10) { graph, x, random in
            let y = graph.convolution(x, random.filters(10, 7, kernel: 1), padding: .zero(0))
            return graph.instanceNorm(graph.concatenate([y, x, y]))
        },
        Case(description: "convolution and pixel shuffle by 2") { graph, x, random in
            let y = graph.convolution(x, random.filters(32, 128, kernel: 3), padding: .zero(1))
            return graph.relu(graph.pixelShuffle(y, factor: 2))
        },
        Case(description: "convolution and pixel shuffle by 3 to few channels") { graph, x, random in
            graph.pixelShuffle(graph.convolution(x, random.filters(32, 45, kernel: 3), padding: .zero(1)), factor: 3)
        },
        Case(description: "pixel shuffle alone") { graph, x, _ in graph.pixelShuffle(x, factor: 2) },
        Case(description: "enlargement and convolution, zero padding") { graph, x, random in
            graph.convolution(graph.upsample(x), random.filters(32, 20, kernel: 3), padding: .zero(1))
        },
        Case(description: "enlargement and convolution, reflected") { graph, x, random in
            graph.convolution(graph.upsample(x), random.filters(32, 20, kernel: 3), padding: .reflect(1))
        },
        Case(description: "enlargement by 3, and one read twice") { graph, x, random in
            let y = graph.upsample(x, factor: 3)
            return graph.add(graph.convolution(y, random.filters(32, 32, kernel: 3), padding: .zero(1)), y)
        },
        Case(description: "sum with an enlarged value, and its normalisation") { graph, x, random in
            let small = graph.convolution(x, random.filters(32, 48, kernel: 3), padding: .zero(1))
            let large = graph.relu(graph.transposedConvolution(x, random.filters(32, 32, kernel: 4), padding: 1))
            let y = graph.convolution(large, random.filters(32, 48, kernel: 1), padding: .zero(0))
            return graph.instanceNorm(graph.add(y, graph.upsample(small), scale: 0.5))
        },
        Case(description: "enlargement and 1x1") { graph, x, random in
            graph.convolution(graph.upsample(x), random.filters(32, 16, kernel: 1), padding: .zero(0))
        },
        Case(description: "max pool and its way back", channels: 20) { graph, x, random in
            let y = graph.convolution(x, random.filters(20, 20, kernel: 3), padding: .zero(1))
            let pooled = graph.maxPool(graph.relu(y))
            let gradient = graph.convolution(pooled, random.filters(20, 20, kernel: 3), padding: .zero(1))
            return graph.gate(graph.unpool(gradient, like: y), by: y)
        },
        Case(description: "Gram matrix", channels: 36) { graph, x, _ in graph.gram(x) },
        Case(description: "Gram matrices of two values, their distance, its mean square", channels: 20) {
            graph, x, random in
            let y = graph.convolution(x, random.filters(20, 20, kernel: 3), padding: .zero(1))
            let error = graph.add(graph.gram(y), graph.gram(x), scale: -1)
            return graph.meanSquare(error)
        },
        Case(description: "division by the count, summed", channels: 20) { graph, x, _ in
            graph.add(graph.divideByCount(graph.channelMatrix(x, graph.gram(x))), x, scale: 100)
        },
        Case(description: "features times their Gram matrix", channels: 40) { graph, x, _ in
            graph.channelMatrix(x, graph.gram(x))
        },
    ]

    @Test("small networks", arguments: cases)
    func smallNetworks(_ network: Case) throws {
        for (height, width) in [(8, 12), (13, 27), (26, 44)] {
            var random = RandomNumbers(seed: 3)
            var graph = Graph()
            let x = graph.input(channels: network.channels)
            graph.output(network.build(&graph, x, &random))
            let input = random.tensor(Shape(channels: network.channels, height: height, width: width))
            try Comparison.expectReference(graph, ["x": input], "\(network), \(width)x\(height)")
        }
    }

    @Test("a batch, two outputs, one of them read on")
    func batchAndOutputs() throws {
        var random = RandomNumbers(seed: 4)
        var graph = Graph()
        let x = graph.input(channels: 3)
        let y = graph.relu(graph.convolution(x, random.filters(3, 18, kernel: 3), padding: .zero(1)))
        let z = graph.convolution(y, random.filters(18, 2, kernel: 3), padding: .zero(1))
        graph.output(z, y)
        let input = random.tensor(Shape(batch: 3, channels: 3, height: 9, width: 11))
        try Comparison.expectReference(graph, ["x": input], "batch of 3")
    }

    @Test("a matrix given at each run")
    func matrixInput() throws {
        var random = RandomNumbers(seed: 5)
        var graph = Graph()
        let x = graph.input(channels: 20)
        // The matrix is declared, and read, after other values have come and gone.
        let y = graph.relu(graph.convolution(graph.relu(x), random.filters(20, 20, kernel: 3), padding: .zero(1)))
        graph.output(graph.channelMatrix(y, graph.matrixInput("m", channels: 20)))
        let input = random.tensor(Shape(channels: 20, height: 9, width: 11))
        let matrix = random.tensor(Shape(channels: 1, height: 20, width: 20))
        try Comparison.expectReference(graph, ["x": input, "m": matrix], "matrix")
    }

    @Test("features times a matrix, normalised and added to what follows", arguments: [20, 32], Precision.allCases)
    func normalisedProduct(channels: Int, precision: Precision) throws {
        var random = RandomNumbers(seed: 6)
        var graph = Graph()
        let y = graph.channelMatrix(graph.input(channels: channels), graph.matrixInput("m", channels: channels))
        let normal = graph.relu(graph.instanceNorm(y))
        let next = graph.convolution(normal, random.filters(channels, channels, kernel: 1), padding: .zero(0))
        graph.output(graph.convolution(graph.add(next, y), random.filters(channels, 5, kernel: 1), padding: .zero(0)))
        let input = random.tensor(Shape(channels: channels, height: 19, width: 33))
        let matrix = random.tensor(Shape(channels: 1, height: channels, width: channels))
        try Comparison.expectReference(
            graph, ["x": input, "m": matrix], tolerance: precision == .fp32 ? 2e-5 : 2e-2, precision: precision,
            "\(channels), \(precision)")
    }
}
