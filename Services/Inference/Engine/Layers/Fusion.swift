/// Turns a graph into layers: each operation takes along what follows it and nobody else reads.
struct Fusion {
    private let graph: Graph
    private let consumers: [[Int]]
    private let outputs: Set<Int>
    /// Nodes that became part of another node's layer.
    private var absorbed: Set<Int> = []
    /// Nodes whose value is read through another one's: an enlargement that its convolution does itself.
    private var skipped: [Int: Int] = [:]

    private init(_ graph: Graph) {
        self.graph = graph
        var consumers = [[Int]](repeating: [], count: graph.nodes.count)
        for (index, node) in graph.nodes.enumerated() {
            for input in node.inputs { consumers[input.node].append(index) }
        }
        self.consumers = consumers
        outputs = Set(graph.outputs.map(\.node))
    }

    /// The layers in an order in which every value is made before it is read.
    static func layers(of graph: Graph) -> [Layer] {
        var fusion = Fusion(graph)
        let layers = graph.nodes.indices.compactMap { fusion.layer(from: $0) }
        // A layer is computed where its last operation stood: by then, what it adds has been made.
        return layers.sorted { $0.output < $1.output }
    }

    /// The only reader of a node, unless its value is also an output or the reader belongs to another layer already.
    private func onlyConsumer(of node: Int) -> Int? {
        guard consumers[node].count == 1, !outputs.contains(node), !absorbed.contains(consumers[node][0]) else {
            return nil
        }
        return consumers[node][0]
    }

    private mutating func layer(from index: Int) -> Layer? {
        guard !absorbed.contains(index) else { return nil }
        let node = graph.nodes[index]
        var layer = Layer(
            operation: .concatenate, inputs: node.inputs.map { skipped[$0.node] ?? $0.node }, output: index)
        switch node.operation {
        case .input(let name): layer.operation = .input(name: name)
        case .matrixInput(let name): layer.operation = .matrixInput(name: name)
        case .concatenate: break
        case .maxPool: layer.operation = .maxPool
        case .channelMatrix:
            layer.operation = .channelMatrix
            absorbSum(&layer)
        case .gram: layer.operation = .gram
        case .gate: layer.operation = .gate
        case .unpool: layer.operation = .unpool
        case .meanSquare: layer.operation = .meanSquare
        case .divideByCount:
            layer.operation = .divideByCount
            absorbEpilogue(&layer)
        case .pixelShuffle(let factor): layer.operation = .pixelShuffle(factor: factor)
        case .upsample(let factor):
            if factor == 2, let reader = onlyConsumer(of: index), enlarges(reader) {
                absorbed.insert(index)
                skipped[index] = node.inputs[0].node
                return nil
            }
            layer.operation = .upsample(factor: factor)
        case .convolution(let filters, let stride, let padding):
            addConvolution(&layer, filters, stride, padding, enlarged: skipped[node.inputs[0].node] != nil)
        case .transposedConvolution(let filters, let stride, let padding, _):
            let filters = absorbAffine(&layer, filters, isTransposed: true)
            layer.operation = .convolution(Convolution(transposed: filters, stride: stride, padding: padding))
            absorbEpilogue(&layer)
        case .instanceNorm(let epsilon):
            layer.operation = .instanceNorm(epsilon: epsilon)
            absorbEpilogue(&layer)
        case .affine(let scale, let offset):
            layer.operation = .pointwise(scale: scale, offset: offset)
            absorbEpilogue(&layer)
        case .activation(let activation):
            layer.operation = .pointwise(scale: nil, offset: nil)
            layer.epilogue.activation = activation
            absorbSum(&layer)
        case .add(let scale):
            layer.operation = .pointwise(scale: nil, offset: nil)
            layer.epilogue.scale = scale
            layer.epilogue.residual = layer.inputs.removeLast()
        }
        return layer
    }

    /// Whether the node is a convolution that can read a twice smaller picture instead of an enlarged one.
    private func enlarges(_ index: Int) -> Bool {
        guard case .convolution(let filters, stride: 1, let padding) = graph.nodes[index].operation else {
            return false
        }
        return filters.kernel == 3 && padding.amount == 1
    }

    private mutating func addConvolution(
        _ layer: inout Layer, _ filters: Graph.Filters, _ stride: Int, _ padding: Graph.Padding, enlarged: Bool
    ) {
        let filters = absorbAffine(&layer, filters, isTransposed: false)
        if enlarged {
            // The enlarged picture's mirrored neighbour of the edge is the edge's own twin.
            let edge: Convolution.Edge =
                switch padding {
                case .zero: .zero
                case .reflect: .replicate
                }
            layer.operation = .convolution(
                Convolution(transposed: filters.afterEnlargingTwice(), stride: 2, padding: 1, edge: edge))
        } else {
            let shuffle = absorbShuffle(&layer)
            layer.operation = .convolution(Convolution(filters, stride: stride, padding: padding, shuffle: shuffle))
        }
        absorbEpilogue(&layer)
    }

    private mutating func absorbAffine(
        _ layer: inout Layer, _ filters: Graph.Filters, isTransposed: Bool
    ) -> Graph.Filters {
        guard let next = onlyConsumer(of: layer.output),
            case .affine(let scale, let offset) = graph.nodes[next].operation
        else { return filters }
        take(next, into: &layer)
        return filters.followed(byScale: scale, offset: offset, isTransposed: isTransposed)
    }

    private mutating func absorbShuffle(_ layer: inout Layer) -> Int {
        guard let next = onlyConsumer(of: layer.output), case .pixelShuffle(let factor) = graph.nodes[next].operation
        else { return 1 }
        take(next, into: &layer)
        return factor
    }

    private mutating func absorbEpilogue(_ layer: inout Layer) {
        if let next = onlyConsumer(of: layer.output), case .activation(let activation) = graph.nodes[next].operation {
            take(next, into: &layer)
            layer.epilogue.activation = activation
        }
        absorbSum(&layer)
    }

    private mutating func absorbSum(_ layer: inout Layer) {
        guard let next = onlyConsumer(of: layer.output), case .add(let scale) = graph.nodes[next].operation else {
            return
        }
        let operands = graph.nodes[next].inputs.map(\.node)
        // `first * scale + second`: the sum is symmetric only without a scale.
        if operands[0] == layer.output {
            layer.epilogue.residual = operands[1]
        } else if scale == 1 {
            layer.epilogue.residual = operands[0]
        } else {
            return
        }
        layer.epilogue.scale = scale
        take(next, into: &layer)
    }

    private mutating func take(_ node: Int, into layer: inout Layer) {
        absorbed.insert(node)
        layer.output = node
    }
}
