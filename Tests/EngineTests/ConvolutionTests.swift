import Engine
import Testing

@Suite("Convolutions agree with plain loops, on every instruction set")
struct ConvolutionTests {
    struct Case: CustomStringConvertible, Sendable {
        var inputs: Int
        var outputs: Int
        var kernel: Int
        var stride = 1
        var padding = Graph.Padding.zero(0)
        var height: Int
        var width: Int

        var description: String {
            "\(inputs) -> \(outputs), kernel \(kernel), stride \(stride), \(padding), \(width)x\(height)"
        }
    }

    static let plain: [Case] = [
        Case(inputs: 1, outputs: 1, kernel: 1, height: 1, width: 1),
        Case(inputs: 3, outputs: 5, kernel: 1, height: 7, width: 9),
        Case(inputs: 64, outputs: 64, kernel: 1, height: 13, width: 29),
        Case(inputs: 17, outputs: 33, kernel: 1, stride: 2, height: 10, width: 11),
        Case(inputs: 3, outputs: 64, kernel: 3, padding: .zero(1), height: 20, width: 31),
        Case(inputs: 64, outputs: 3, kernel: 3, padding: .zero(1), height: 19, width: 33),
        Case(inputs: 16, outputs: 16, kernel: 3, padding: .zero(1), height: 1, width: 1),
        Case(inputs: 20, outputs: 40, kernel: 3, padding: .zero(1), height: 2, width: 3),
        Case(inputs: 32, outputs: 48, kernel: 3, padding: .reflect(1), height: 17, width: 23),
        Case(inputs: 64, outputs: 32, kernel: 3, padding: .zero(1), height: 24, width: 24),
        Case(inputs: 64, outputs: 64, kernel: 3, padding: .reflect(1), height: 40, width: 53),
        Case(inputs: 24, outputs: 40, kernel: 3, padding: .zero(2), height: 31, width: 26),
        Case(inputs: 36, outputs: 72, kernel: 4, stride: 2, padding: .reflect(1), height: 64, width: 55),
        Case(inputs: 32, outputs: 32, kernel: 4, stride: 2, padding: .zero(1), height: 50, width: 83),
        Case(inputs: 32, outputs: 32, kernel: 3, stride: 2, padding: .zero(1), height: 49, width: 36),
        Case(inputs: 20, outputs: 24, kernel: 3, stride: 2, padding: .reflect(1), height: 52, width: 37),
        Case(inputs: 160, outputs: 144, kernel: 3, padding: .zero(1), height: 43, width: 38),
        Case(inputs: 33, outputs: 31, kernel: 3, padding: .zero(0), height: 9, width: 40),
        Case(inputs: 16, outputs: 32, kernel: 3, stride: 2, padding: .zero(1), height: 16, width: 17),
        Case(inputs: 24, outputs: 16, kernel: 3, stride: 2, padding: .reflect(1), height: 15, width: 18),
        Case(inputs: 16, outputs: 16, kernel: 3, stride: 3, padding: .zero(1), height: 15, width: 18),
        Case(inputs: 16, outputs: 64, kernel: 4, stride: 2, padding: .reflect(1), height: 32, width: 32),
        Case(inputs: 40, outputs: 20, kernel: 4, stride: 2, padding: .zero(1), height: 26, width: 34),
        Case(inputs: 480, outputs: 64, kernel: 4, stride: 2, padding: .zero(1), height: 2, width: 2),
        Case(inputs: 128, outputs: 96, kernel: 4, stride: 2, padding: .zero(1), height: 4, width: 4),
        Case(inputs: 3, outputs: 64, kernel: 7, padding: .reflect(3), height: 21, width: 30),
        Case(inputs: 64, outputs: 3, kernel: 7, padding: .reflect(3), height: 22, width: 41),
        Case(inputs: 16, outputs: 16, kernel: 5, padding: .zero(2), height: 3, width: 50),
    ]

    @Test("plain", arguments: plain)
    func plainConvolution(_ shape: Case) throws {
        var random = RandomNumbers(seed: 1)
        for bias in [true, false] {
            var graph = Graph()
            let x = graph.input(channels: shape.inputs)
            let filters = random.filters(shape.inputs, shape.outputs, kernel: shape.kernel, bias: bias)
            graph.output(graph.convolution(x, filters, stride: shape.stride, padding: shape.padding))
            let input = random.tensor(Shape(channels: shape.inputs, height: shape.height, width: shape.width))
            try Comparison.expectReference(graph, ["x": input], "\(shape), bias \(bias)")
        }
    }

    struct TransposedCase: CustomStringConvertible, Sendable {
        var inputs: Int
        var outputs: Int
        var kernel: Int
        var stride = 2
        var padding: Int
        var outputPadding = 0
        var height: Int
        var width: Int

        var description: String {
            "transposed \(inputs) -> \(outputs), kernel \(kernel), stride \(stride), padding \(padding)+\(outputPadding), "
                + "\(width)x\(height)"
        }
    }

    static let transposed: [TransposedCase] = [
        TransposedCase(inputs: 16, outputs: 16, kernel: 4, padding: 1, height: 1, width: 1),
        TransposedCase(inputs: 48, outputs: 32, kernel: 4, padding: 1, height: 13, width: 17),
        TransposedCase(inputs: 480, outputs: 64, kernel: 4, padding: 1, height: 2, width: 2),
        TransposedCase(inputs: 128, outputs: 3, kernel: 4, padding: 1, height: 16, width: 20),
        TransposedCase(inputs: 40, outputs: 5, kernel: 4, padding: 1, height: 17, width: 19),
        TransposedCase(inputs: 16, outputs: 2, kernel: 2, padding: 0, height: 17, width: 19),
        TransposedCase(inputs: 64, outputs: 32, kernel: 3, padding: 1, outputPadding: 1, height: 12, width: 14),
        TransposedCase(inputs: 48, outputs: 48, kernel: 4, padding: 1, height: 31, width: 22),
        TransposedCase(inputs: 32, outputs: 20, kernel: 3, padding: 1, outputPadding: 1, height: 23, width: 26),
        TransposedCase(inputs: 32, outputs: 32, kernel: 3, padding: 1, height: 24, width: 25),
        TransposedCase(inputs: 32, outputs: 32, kernel: 4, padding: 1, outputPadding: 1, height: 24, width: 25),
        TransposedCase(inputs: 20, outputs: 21, kernel: 3, padding: 1, height: 5, width: 6),
        TransposedCase(inputs: 64, outputs: 32, kernel: 2, padding: 0, height: 9, width: 8),
        TransposedCase(inputs: 16, outputs: 16, kernel: 1, padding: 0, outputPadding: 1, height: 4, width: 5),
        TransposedCase(
            inputs: 16, outputs: 16, kernel: 5, stride: 3, padding: 2, outputPadding: 1, height: 6, width: 7),
    ]

    @Test("transposed", arguments: transposed)
    func transposedConvolution(_ shape: TransposedCase) throws {
        var random = RandomNumbers(seed: 2)
        var graph = Graph()
        let x = graph.input(channels: shape.inputs)
        let filters = random.filters(shape.inputs, shape.outputs, kernel: shape.kernel)
        graph.output(
            graph.transposedConvolution(
                x, filters, stride: shape.stride, padding: shape.padding, outputPadding: shape.outputPadding))
        let input = random.tensor(Shape(channels: shape.inputs, height: shape.height, width: shape.width))
        try Comparison.expectReference(graph, ["x": input], "\(shape)")
    }
}
