public import Engine

/// MSG-Net (Zhang and Dana 2017, arXiv:1703.06953): redraws a picture in the style of another one in a single pass. An encoder,
/// the CoMatch layer that turns its features towards the style's Gram matrix, bottlenecks, and two doublings.
///
/// Takes and gives BGR of 0...255. CoMatch multiplies the features by the transpose of W G, with W learnt and G the Gram matrix
/// of the style's features. The style's graph gives G, which is symmetric and can be kept and mixed; ``GraphRole/target`` makes
/// W G of it, as ``Model/target(_:on:)`` calls it; the picture's graph takes that, transposed.
///
/// The first layers and W G stay exact in bfloat16: W undoes what all styles share, so the result hangs on small differences.
public struct MSGNet: Network {
    private let stem: Graph.Filters
    private let encoders: [MSGBottleneck]
    private let inspiration: Graph.Filters
    private let blocks: [MSGBottleneck]
    private let last: Graph.Filters

    static var published: [String: [Int]] {
        var shapes = ["model1.0.conv2d.weight": [64, 3, 7, 7]]
        for (name, inputs, planes) in [
            ("model1.3", 64, 32), ("model1.4", 128, 128), ("model.8", 512, 32), ("model.9", 128, 16),
        ] {
            shapes["\(name).conv_block.2.weight"] = [planes, inputs, 1, 1]
        }
        for block in 2..<8 { shapes["model.\(block).conv_block.2.weight"] = [128, 512, 1, 1] }
        return shapes
    }
    /// The place of the first bottleneck after CoMatch in the list of layers that names the tensors.
    private static let firstBlock = 2
    private static let doublings = 2

    public init(_ weights: Weights) throws(WeightsError) {
        stem = try weights.convolution(
            "model1.0.conv2d", 3, try weights.filterShape("model1.0.conv2d.weight").first, kernel: 7
        ).exact
        let halving = try MSGBottleneck(weights, "model1.3", inputs: stem.outputs, .halve).exact
        encoders = [halving, try MSGBottleneck(weights, "model1.4", inputs: halving.outputs, .halve)]
        let width = encoders[1].outputs
        inspiration =
            Graph.Filters(
                weights: try weights.tensor("ins.weight", shape: [1, width, width]), bias: nil, inputs: width,
                outputs: width, kernel: 1
            ).exact
        let end = Self.firstBlock + weights.count(from: Self.firstBlock) { "model.\($0).conv_block.2.weight" }
        var blocks: [MSGBottleneck] = []
        for number in Self.firstBlock..<max(end, Self.firstBlock + Self.doublings) {
            let size = number < end - Self.doublings ? MSGBottleneck.Size.keep : .double
            blocks.append(
                try MSGBottleneck(weights, "model.\(number)", inputs: blocks.last?.outputs ?? width, size))
        }
        self.blocks = blocks
        last = try weights.convolution("model.\(end + 2).conv2d", blocks[blocks.count - 1].outputs, 3, kernel: 7)
    }

    public var traits: NetworkTraits {
        NetworkTraits(range: 0...255, channelOrder: .bgr, sizeMultiple: 4, minimumSide: 16)
    }

    public var graphs: [GraphRole: Graph] {
        [.picture: pictureGraph, .style: styleGraph, .target: targetGraph]
    }

    private var pictureGraph: Graph {
        var graph = Graph()
        let features = encode(&graph)
        // Given late, it is not in the way of larger values.
        var y = graph.channelMatrix(features, graph.matrixInput("style", channels: inspiration.inputs))
        for block in blocks { y = block.append(to: &graph, y) }
        y = graph.relu(graph.instanceNorm(y))
        graph.output(graph.convolution(y, last, padding: .reflect(3)))
        return graph
    }

    private var styleGraph: Graph {
        var graph = Graph()
        graph.output(graph.gram(encode(&graph)))
        return graph
    }

    /// The rows of G are channels here, and its columns pixels.
    private var targetGraph: Graph {
        var graph = Graph()
        let gram = graph.input("gram", channels: inspiration.inputs)
        graph.output(graph.convolution(gram, inspiration, padding: .zero(0)))
        return graph
    }

    private func encode(_ graph: inout Graph) -> Graph.Value {
        var y = graph.convolution(graph.input(channels: 3), stem, padding: .reflect(3))
        y = graph.relu(graph.instanceNorm(y))
        for encoder in encoders { y = encoder.append(to: &graph, y) }
        return y
    }
}
