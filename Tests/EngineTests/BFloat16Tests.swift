import Engine
import Testing

/// On CPUs without products of bfloat16 the same runs in fp32.
@Suite("bfloat16 products stay within their rounding")
struct BFloat16Tests {
    /// Of a product's two factors each is off by a 512th at most; sums of many are off by less.
    private static let tolerance: Float = 1e-2
    /// Minimal filtering enlarges it: what its transforms add up cancels in part. Of two layers, at the worst pixel.
    private static let transformedTolerance: Float = 1e-1

    @Test("few pixels: the windows of all of them written out", arguments: [1, 2, 5, 8])
    func columns(side: Int) throws {
        var random = RandomNumbers(seed: 6)
        var graph = Graph()
        let x = graph.input(channels: 64)
        let y = graph.relu(graph.convolution(x, random.filters(64, 48, kernel: 4), stride: 2, padding: .zero(1)))
        graph.output(graph.transposedConvolution(y, random.filters(48, 32, kernel: 4), padding: 1))
        try expect(graph, Shape(channels: 64, height: 2 * side, width: 2 * side), &random)
    }

    /// Of 70 pixels a row is several tiles, with 1 x 1 windows one piece; 512 channels of 3 x 3 windows need several.
    @Test("row by row", arguments: [(1, 1, 48, 24), (1, 1, 64, 70), (3, 2, 32, 70), (5, 1, 256, 31), (3, 2, 512, 70)])
    func rows(kernel: Int, stride: Int, channels: Int, side: Int) throws {
        var random = RandomNumbers(seed: 7)
        var graph = Graph()
        let x = graph.input(channels: channels)
        let filters = random.filters(channels, 40, kernel: kernel)
        let y = graph.convolution(x, filters, stride: stride, padding: .reflect(kernel / 2))
        graph.output(graph.add(graph.activation(y, .leakyRelu(slope: 0.2)), y, scale: 0.5))
        try expect(graph, Shape(channels: channels, height: side - 1, width: side), &random)
    }

    @Test("row by row, an enlarged value added")
    func enlargedSum() throws {
        var random = RandomNumbers(seed: 14)
        var graph = Graph()
        let x = graph.input(channels: 32)
        let small = graph.convolution(x, random.filters(32, 48, kernel: 1), padding: .zero(0))
        let large = graph.transposedConvolution(x, random.filters(32, 64, kernel: 4), padding: 1)
        let y = graph.add(
            graph.convolution(large, random.filters(64, 48, kernel: 1), padding: .zero(0)), graph.upsample(small))
        graph.output(graph.convolution(y, random.filters(48, 3, kernel: 3), padding: .zero(1)))
        try expect(graph, Shape(channels: 32, height: 19, width: 33), &random, tolerance: Self.transformedTolerance)
    }

    @Test("row by row, back from a stride of 2", arguments: [9, 30])
    func transposed(side: Int) throws {
        var random = RandomNumbers(seed: 8)
        var graph = Graph()
        let x = graph.input(channels: 32)
        graph.output(
            graph.transposedConvolution(x, random.filters(32, 24, kernel: 3), padding: 1, outputPadding: 1))
        try expect(graph, Shape(channels: 32, height: side, width: side + 8), &random)
    }

    @Test("to few channels", arguments: [1, 3, 5], [3, 7])
    func narrow(outputs: Int, kernel: Int) throws {
        var random = RandomNumbers(seed: 9)
        var graph = Graph()
        let x = graph.input(channels: 32)
        let filters = random.filters(32, outputs, kernel: kernel)
        graph.output(graph.activation(graph.convolution(x, filters, padding: .reflect(kernel / 2)), .tanh))
        try expect(graph, Shape(channels: 32, height: 19, width: 47), &random)
    }

    @Test("features times a matrix of channels", arguments: [32, 48])
    func channelMatrix(channels: Int) throws {
        var random = RandomNumbers(seed: 10)
        var graph = Graph()
        let x = graph.input(channels: channels)
        graph.output(graph.channelMatrix(x, graph.gram(x)))
        try expect(graph, Shape(channels: channels, height: 23, width: 37), &random)
    }

    @Test(
        "minimal filtering of 3 x 3", arguments: [Graph.Padding.zero(1), .reflect(1), .zero(0)],
        [(16, 32, 31), (64, 64, 40), (256, 80, 33)])
    func winogradSix(padding: Graph.Padding, _ size: (inputs: Int, outputs: Int, side: Int)) throws {
        var random = RandomNumbers(seed: 11)
        var graph = Graph()
        let x = graph.input(channels: size.inputs)
        let y = graph.relu(graph.convolution(x, random.filters(size.inputs, size.outputs, kernel: 3), padding: padding))
        graph.output(graph.convolution(y, random.filters(size.outputs, 3, kernel: 3), padding: .zero(1)))
        let shape = Shape(channels: size.inputs, height: size.side, width: size.side + 7)
        try expect(graph, shape, &random, tolerance: Self.transformedTolerance)
    }

    @Test(
        "minimal filtering of 4 x 4, forth and back, large tiles and small", arguments: [(32, 64), (80, 48)],
        [(66, 50), (34, 30)])
    func fourByFour(_ channels: (inputs: Int, outputs: Int), _ size: (height: Int, width: Int)) throws {
        let (inputs, outputs) = channels
        var random = RandomNumbers(seed: 12)
        var graph = Graph()
        let x = graph.input(channels: inputs)
        let y = graph.relu(
            graph.convolution(x, random.filters(inputs, outputs, kernel: 4), stride: 2, padding: .zero(1)))
        graph.output(graph.transposedConvolution(y, random.filters(outputs, 32, kernel: 4), padding: 1))
        let shape = Shape(channels: inputs, height: size.height, width: size.width)
        try expect(graph, shape, &random, tolerance: Self.transformedTolerance)
    }

    /// Values between the layers are rounded to 11 bits, an eighth of what products of bfloat16 round.
    @Test("exact filters are multiplied exactly, whatever they are fused with")
    func exact() throws {
        var random = RandomNumbers(seed: 13)
        var graph = Graph()
        let x = graph.input(channels: 32)
        let scale = (0..<32).map { 1 + Float($0) / 32 }
        let y = graph.affine(
            graph.convolution(x, random.filters(32, 32, kernel: 3).exact, padding: .zero(1)), scale: scale,
            offset: scale)
        let enlarged = graph.upsample(graph.relu(y))
        graph.output(graph.convolution(enlarged, random.filters(32, 48, kernel: 3).exact, padding: .reflect(1)))
        try expect(graph, Shape(channels: 32, height: 24, width: 31), &random, tolerance: 5e-4)
    }

    private func expect(
        _ graph: Graph, _ shape: Shape, _ random: inout RandomNumbers, tolerance: Float = tolerance
    ) throws {
        let input = random.tensor(shape)
        try Comparison.expectReference(graph, ["x": input], tolerance: tolerance, precision: .bf16, "\(shape)")
    }
}
