public import Engine

/// The first convolutions of VGG-19 (Simonyan and Zisserman 2015, arXiv:1409.1556) as the judge of style and content (Gatys et al.
/// 2016): how far a picture's Gram matrices are from a style's and its features from a photo's, and which way to change the
/// picture. A layer means its convolution's output, before the ReLU.
///
/// ``GraphRole/picture`` is the bare network: ImageNet-normalised numbers in, the last layer's features after their ReLU out.
/// The other graphs take RGB of 0...1:
/// - ``GraphRole/style``: `x` to the Gram matrix of every style layer, then the content layer's features;
/// - ``GraphRole/step``: `x`, `content` (features) and `style0`, `style1`, ... (Gram matrices) to the gradient of the whole loss,
///   the content loss, and the style loss of every layer. Losses are mean squares, not yet weighted.
public struct VGG19Style: Network {
    private static let mean: [Float] = [0.485, 0.456, 0.406]
    private static let deviation: [Float] = [0.229, 0.224, 0.225]
    /// Max pooling follows these convolutions (conv1_2, conv2_2, conv3_4, conv4_4).
    private static let pooled: Set<Int> = [1, 3, 7, 11]
    /// conv1_1, conv1_2, conv2_1, conv2_2, conv3_1.
    private static let styleLayers = [0, 1, 2, 3, 4]
    /// conv2_2.
    private static let contentLayer = 3
    private static let styleWeight: Float = 1e6
    private static let contentWeight: Float = 1

    private let convolutions: [Graph.Filters]

    static var published: [String: [Int]] {
        let widths = [3, 64, 64, 128, 128, 256]
        return Dictionary(
            uniqueKeysWithValues: (0..<5).map { (name($0) + ".weight", [widths[$0 + 1], widths[$0], 3, 3]) })
    }

    public init(_ weights: Weights) throws(WeightsError) {
        let depth = max(weights.count { Self.name($0) + ".weight" }, Self.styleLayers.count)
        var convolutions: [Graph.Filters] = []
        for layer in 0..<depth {
            let name = Self.name(layer)
            let outputs = try weights.filterShape("\(name).weight").first
            convolutions.append(
                try weights.convolution(name, convolutions.last?.outputs ?? 3, outputs, kernel: 3))
        }
        self.convolutions = convolutions
    }

    /// As torchvision counts layers: two for every convolution, one for every pooling before it.
    private static func name(_ layer: Int) -> String {
        "features.\(2 * layer + pooled.filter { $0 < layer }.count)"
    }

    public var traits: NetworkTraits {
        NetworkTraits(range: 0...1, minimumSide: 1 << Self.pooled.filter { $0 + 1 < convolutions.count }.count)
    }

    public var graphs: [GraphRole: Graph] {
        [.picture: pictureGraph, .style: styleGraph, .step: stepGraph]
    }

    private var pictureGraph: Graph {
        var graph = Graph()
        let taps = features(&graph, graph.input(channels: 3), depth: convolutions.count)
        graph.output(taps[taps.count - 1].activated)
        return graph
    }

    private var styleGraph: Graph {
        var graph = Graph()
        let taps = features(&graph, normalisedInput(&graph), depth: Self.styleLayers.count)
        for layer in Self.styleLayers { graph.output(graph.gram(taps[layer].value)) }
        graph.output(taps[Self.contentLayer].value)
        return graph
    }

    private var stepGraph: Graph {
        var graph = Graph()
        let content = graph.input("content", channels: convolutions[Self.contentLayer].outputs)
        let styles = Self.styleLayers.enumerated().map { number, layer in
            graph.matrixInput("style\(number)", channels: convolutions[layer].outputs)
        }
        let taps = features(&graph, normalisedInput(&graph), depth: Self.styleLayers.count)
        let contentError = graph.add(content, taps[Self.contentLayer].value, scale: -1)
        let styleErrors = zip(styles, Self.styleLayers).map { target, layer in
            graph.add(target, graph.gram(taps[layer].value), scale: -1)
        }

        var gradient: Graph.Value?
        for layer in taps.indices.reversed() {
            let value = taps[layer].value
            if let above = gradient {
                let unpooled = Self.pooled.contains(layer) ? graph.unpool(above, like: taps[layer].activated) : above
                gradient = graph.gate(unpooled, by: value)
            }
            if let number = Self.styleLayers.firstIndex(of: layer) {
                let channels = Float(value.channels)
                let pull = graph.divideByCount(graph.channelMatrix(value, styleErrors[number]))
                gradient = accumulate(&graph, gradient, pull, 4 * Self.styleWeight / (channels * channels))
            }
            if layer == Self.contentLayer {
                gradient = accumulate(&graph, gradient, graph.divideByCount(contentError), 2 * Self.contentWeight)
            }
            gradient = gradient.map { graph.convolution($0, convolutions[layer].turned, padding: .zero(1)) }
        }
        guard let gradient else { preconditionFailure("no layer has a loss") }
        graph.output(graph.affine(gradient, scale: Self.deviation.map { 1 / $0 }, offset: [0, 0, 0]))
        graph.output(graph.meanSquare(contentError))
        for error in styleErrors { graph.output(graph.meanSquare(error)) }
        return graph
    }

    /// `sum + scale * value`
    private func accumulate(
        _ graph: inout Graph, _ sum: Graph.Value?, _ value: Graph.Value, _ scale: Float
    ) -> Graph.Value {
        if let sum { return graph.add(value, sum, scale: scale) }
        return graph.affine(
            value, scale: [Float](repeating: scale, count: value.channels),
            offset: [Float](repeating: 0, count: value.channels))
    }

    private func normalisedInput(_ graph: inout Graph) -> Graph.Value {
        graph.affine(
            graph.input(channels: 3), scale: Self.deviation.map { 1 / $0 },
            offset: zip(Self.mean, Self.deviation).map { -$0 / $1 })
    }

    /// The values of the first convolutions, before and after their ReLUs.
    private func features(
        _ graph: inout Graph, _ x: Graph.Value, depth: Int
    ) -> [(value: Graph.Value, activated: Graph.Value)] {
        var taps: [(value: Graph.Value, activated: Graph.Value)] = []
        var y = x
        for layer in 0..<depth {
            let value = graph.convolution(y, convolutions[layer], padding: .zero(1))
            taps.append((value, graph.relu(value)))
            y = taps[layer].activated
            if Self.pooled.contains(layer), layer + 1 < depth { y = graph.maxPool(y) }
        }
        return taps
    }
}

extension Graph.Filters {
    /// The filters of the way back: inputs and outputs change places, the window is turned by half a turn.
    fileprivate var turned: Graph.Filters {
        let area = kernel * kernel
        var turned = [Float](repeating: 0, count: weights.count)
        for output in 0..<outputs {
            for input in 0..<inputs {
                for tap in 0..<area {
                    turned[(input * outputs + output) * area + area - 1 - tap] =
                        weights[(output * inputs + input) * area + tap]
                }
            }
        }
        return Graph.Filters(weights: turned, bias: nil, inputs: outputs, outputs: inputs, kernel: kernel)
    }
}
