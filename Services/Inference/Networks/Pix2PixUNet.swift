public import Engine

/// The generator of pix2pix (Isola et al. 2017, arXiv:1611.07004): a U-Net of 4 x 4 convolutions that halves the picture down to
/// one pixel and doubles it back, each level joined with its mirror image. Dropout is off; batch normalisation is folded.
public struct Pix2PixUNet: Network {
    private static let slope: Float = 0.2

    private let initialDown: Graph.Filters
    private let downs: [Graph.Filters]
    private let bottleneck: Graph.Filters
    private let ups: [Graph.Filters]
    private let finalUp: Graph.Filters

    static var published: [String: [Int]] {
        var shapes = ["initial_down.0.weight": [64, 3, 4, 4]]
        for (level, (inputs, outputs)) in zip([64, 128, 256, 512, 512, 512], [128, 256, 512, 512, 512, 512])
            .enumerated()
        {
            shapes["down\(level + 1).conv.0.weight"] = [outputs, inputs, 4, 4]
        }
        shapes["bottleneck.0.weight"] = [512, 512, 4, 4]
        return shapes
    }

    public init(_ weights: Weights) throws(WeightsError) {
        var widths = [try weights.filterShape("initial_down.0.weight").first]
        initialDown = try weights.convolution("initial_down.0", 3, widths[0], kernel: 4)

        var downs: [Graph.Filters] = []
        for level in 0..<weights.count(from: 1, { "down\($0).conv.0.weight" }) {
            let name = "down\(level + 1).conv"
            let width = try weights.filterShape("\(name).0.weight").first
            let filters = try weights.convolution("\(name).0", widths[level], width, kernel: 4, bias: false)
            downs.append(filters.folding(try weights.batchNorm("\(name).1", channels: width)))
            widths.append(width)
        }
        self.downs = downs

        let deepest = try weights.filterShape("bottleneck.0.weight").first
        bottleneck = try weights.convolution("bottleneck.0", widths[downs.count], deepest, kernel: 4)

        var ups: [Graph.Filters] = []
        for (level, width) in widths.reversed().enumerated() {
            let name = "up\(level + 1).conv"
            let inputs = level == 0 ? deepest : 2 * widths[widths.count - level]
            let filters = try weights.transposedConvolution("\(name).0", inputs, width, kernel: 4, bias: false)
            ups.append(filters.folding(try weights.batchNorm("\(name).1", channels: width), transposed: true))
        }
        self.ups = ups
        finalUp = try weights.transposedConvolution("final_up.0", 2 * widths[0], 3, kernel: 4)
    }

    public var traits: NetworkTraits {
        let multiple = 1 << (downs.count + 2)
        return NetworkTraits(range: -1...1, sizeMultiple: multiple, minimumSide: multiple)
    }

    public var graphs: [GraphRole: Graph] {
        var graph = Graph()
        let x = graph.input(channels: 3)
        var levels = [down(&graph, x, initialDown)]
        for filters in downs {
            levels.append(down(&graph, levels[levels.count - 1], filters))
        }
        var y = graph.relu(graph.convolution(levels[levels.count - 1], bottleneck, stride: 2, padding: .zero(1)))
        for (filters, level) in zip(ups, levels.reversed()) {
            y = graph.relu(graph.transposedConvolution(y, filters, padding: 1))
            y = graph.concatenate([y, level])
        }
        graph.output(graph.activation(graph.transposedConvolution(y, finalUp, padding: 1), .tanh))
        return [.picture: graph]
    }

    private func down(_ graph: inout Graph, _ x: Graph.Value, _ filters: Graph.Filters) -> Graph.Value {
        graph.activation(graph.convolution(x, filters, stride: 2, padding: .reflect(1)), .leakyRelu(slope: Self.slope))
    }
}
