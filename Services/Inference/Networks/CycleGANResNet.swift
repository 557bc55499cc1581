public import Engine

/// The residual generator of CycleGAN (Zhu et al. 2017, arXiv:1703.10593): halve twice, residual blocks (nine as published),
/// double twice.
public struct CycleGANResNet: Network {
    private let head: Graph.Filters
    private let downs: [Graph.Filters]
    private let blocks: [(first: Graph.Filters, second: Graph.Filters)]
    private let ups: [Graph.Filters]
    private let tail: Graph.Filters

    static var published: [String: [Int]] {
        var shapes = ["model.1.weight": [64, 3, 7, 7]]
        for block in 0..<9 { shapes["model.\(firstBlock + block).conv_block.1.weight"] = [256, 256, 3, 3] }
        return shapes
    }
    /// The place of the first residual block in the list of layers that names the tensors.
    private static let firstBlock = 10

    public init(_ weights: Weights) throws(WeightsError) {
        let width = try weights.filterShape("model.1.weight").first
        head = try weights.convolution("model.1", 3, width, kernel: 7)
        downs = [
            try weights.convolution("model.4", width, 2 * width, kernel: 3),
            try weights.convolution("model.7", 2 * width, 4 * width, kernel: 3),
        ]
        var blocks: [(Graph.Filters, Graph.Filters)] = []
        for block in 0..<weights.count({ "model.\(Self.firstBlock + $0).conv_block.1.weight" }) {
            let name = "model.\(Self.firstBlock + block).conv_block"
            let first = try weights.convolution("\(name).1", 4 * width, 4 * width, kernel: 3)
            blocks.append((first, try weights.convolution("\(name).5", 4 * width, 4 * width, kernel: 3)))
        }
        self.blocks = blocks
        let end = Self.firstBlock + blocks.count
        ups = [
            try weights.transposedConvolution("model.\(end)", 4 * width, 2 * width, kernel: 3),
            try weights.transposedConvolution("model.\(end + 3)", 2 * width, width, kernel: 3),
        ]
        tail = try weights.convolution("model.\(end + 7)", width, 3, kernel: 7)
    }

    public var traits: NetworkTraits {
        NetworkTraits(range: -1...1, sizeMultiple: 4, minimumSide: 8)
    }

    public var graphs: [GraphRole: Graph] {
        var graph = Graph()
        func normalised(_ x: Graph.Value) -> Graph.Value { graph.relu(graph.instanceNorm(x)) }

        var y = normalised(graph.convolution(graph.input(channels: 3), head, padding: .reflect(3)))
        for filters in downs {
            y = normalised(graph.convolution(y, filters, stride: 2, padding: .zero(1)))
        }
        for block in blocks {
            let inner = normalised(graph.convolution(y, block.first, padding: .reflect(1)))
            y = graph.add(graph.instanceNorm(graph.convolution(inner, block.second, padding: .reflect(1))), y)
        }
        for filters in ups {
            y = normalised(graph.transposedConvolution(y, filters, padding: 1, outputPadding: 1))
        }
        graph.output(graph.activation(graph.convolution(y, tail, padding: .reflect(3)), .tanh))
        return [.picture: graph]
    }
}
