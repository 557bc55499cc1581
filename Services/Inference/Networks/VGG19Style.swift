public import Engine

/// The first convolutions of VGG-19 (Simonyan and Zisserman 2015, arXiv:1409.1556) as the judge of style and content (Gatys et al.
/// 2016): how far a picture's Gram matrices are from a style's and its features from a photo's, and which way to change the
/// picture. A layer means its convolution's output, before the ReLU.
///
/// ``GraphRole/picture`` is the bare network: ImageNet-normalised numbers in, the last layer's features after their ReLU out.
/// The other graphs take RGB of 0...1, and come in pairs, one for each choice of ``Layers`` that the weights are deep enough for:
/// - ``GraphRole/style``: `x` to the Gram matrix of every style layer, then the content layer's features;
/// - ``GraphRole/step``: `x` and a ``Goal`` to the gradient of the whole loss, the content loss, and the style loss of every
///   layer. Losses are mean squares, not yet weighted.
public struct VGG19Style: Network {
    private static let mean: [Float] = [0.485, 0.456, 0.406]
    private static let deviation: [Float] = [0.229, 0.224, 0.225]
    /// Max pooling follows these convolutions (conv1_2, conv2_2, conv3_4, conv4_4).
    private static let pooled: Set<Int> = [1, 3, 7, 11]
    /// As published, of conv1_1 to conv3_4.
    private static let widths = [64, 64, 128, 128, 256, 256, 256, 256]

    private let convolutions: [Graph.Filters]

    static var published: [String: [Int]] {
        Dictionary(
            uniqueKeysWithValues: (0..<Layers.classic.depth).map {
                (name($0) + ".weight", [widths[$0], $0 == 0 ? 3 : widths[$0 - 1], 3, 3])
            })
    }

    public init(_ weights: Weights) throws(WeightsError) {
        let depth = max(weights.count { Self.name($0) + ".weight" }, Layers.classic.depth)
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
        var graphs = [GraphRole.picture: pictureGraph]
        for layers in Layers.allCases where layers.depth <= convolutions.count {
            graphs[layers.styleRole] = styleGraph(layers)
            graphs[layers.stepRole] = stepGraph(layers)
        }
        return graphs
    }

    private var pictureGraph: Graph {
        var graph = Graph()
        let values = features(&graph, graph.input(channels: 3), depth: convolutions.count)
        graph.output(graph.relu(values[values.count - 1]))
        return graph
    }

    private func styleGraph(_ layers: Layers) -> Graph {
        var graph = Graph()
        let values = features(&graph, normalisedInput(&graph), depth: layers.depth)
        for layer in layers.style { graph.output(graph.gram(values[layer])) }
        graph.output(values[layers.content])
        return graph
    }

    private func stepGraph(_ layers: Layers) -> Graph {
        var graph = Graph()
        let content = graph.input(Goal.content, channels: convolutions[layers.content].outputs)
        let styles = layers.style.enumerated().map { number, layer in
            graph.matrixInput(Goal.style(number), channels: convolutions[layer].outputs)
        }
        let weights = layers.style.indices.map { graph.matrixInput(Goal.weight($0), channels: 1) }
        let values = features(&graph, normalisedInput(&graph), depth: layers.depth)
        let contentError = graph.add(content, values[layers.content], scale: -1)
        let styleErrors = zip(styles, layers.style).map { target, layer in
            graph.add(target, graph.gram(values[layer]), scale: -1)
        }

        var gradient: Graph.Value?
        for layer in values.indices.reversed() {
            let value = values[layer]
            gradient = gradient.map { above in
                Self.pooled.contains(layer) ? graph.unpool(above, like: value) : graph.gate(above, by: value)
            }
            if let number = layers.style.firstIndex(of: layer) {
                let error = graph.divideByCount(graph.scale(styleErrors[number], by: weights[number]), of: value)
                let channels = Float(value.channels)
                let slope = graph.affine(error, scale: [4 / (channels * channels)], offset: [0])
                let pull = graph.channelMatrix(value, slope)
                gradient = gradient.map { graph.add(pull, $0) } ?? pull
            }
            if layer == layers.content, let style = gradient {
                gradient = graph.add(graph.divideByCount(contentError), style, scale: 2)
            }
            gradient = gradient.map { graph.convolution($0, convolutions[layer].turned, padding: .zero(1)) }
        }
        guard let gradient else { preconditionFailure("no layer has a loss") }
        graph.output(graph.affine(gradient, scale: Self.deviation.map { 1 / $0 }, offset: [0, 0, 0]))
        graph.output(graph.meanSquare(contentError))
        for error in styleErrors { graph.output(graph.meanSquare(error)) }
        return graph
    }

    private func normalisedInput(_ graph: inout Graph) -> Graph.Value {
        graph.affine(
            graph.input(channels: 3), scale: Self.deviation.map { 1 / $0 },
            offset: zip(Self.mean, Self.deviation).map { -$0 / $1 })
    }

    /// The values of the first convolutions, before their ReLUs.
    private func features(_ graph: inout Graph, _ x: Graph.Value, depth: Int) -> [Graph.Value] {
        var values: [Graph.Value] = []
        for layer in 0..<depth {
            let y = values.last.map { value in
                // The same as pooling after the ReLU, with less to go through.
                graph.relu(Self.pooled.contains(layer - 1) ? graph.maxPool(value) : value)
            }
            values.append(graph.convolution(y ?? x, convolutions[layer], padding: .zero(1)))
        }
        return values
    }
}

extension Graph.Filters {
    /// The filters of the way back: inputs and outputs change places, the window is turned by half a turn.
    fileprivate var turned: Graph.Filters {
        let plain = self
        return Graph.Filters(bias: nil, inputs: outputs, outputs: inputs, kernel: kernel) {
            () throws(EngineError) in plain.turned(try plain.weights())
        }
    }

    private func turned(_ weights: [Float]) -> [Float] {
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
        return turned
    }
}
