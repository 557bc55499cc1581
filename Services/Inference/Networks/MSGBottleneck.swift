import Engine

/// The residual block of ``MSGNet``: three convolutions, each after its normalisation and ReLU, the middle one changing the size.
struct MSGBottleneck {
    enum Size {
        case keep
        case halve
        case double
    }

    private static let expansion = 4

    private let size: Size
    /// A 1 x 1 convolution of the input, where the block changes size or width.
    private var shortcut: Graph.Filters?
    private var reduce: Graph.Filters
    private var middle: Graph.Filters
    private var expand: Graph.Filters

    var outputs: Int { expand.outputs }

    init(_ weights: Weights, _ name: String, inputs: Int, _ size: Size) throws(WeightsError) {
        self.size = size
        let planes = try weights.filterShape("\(name).conv_block.2.weight").first
        let outputs = Self.expansion * planes
        switch size {
        case .keep:
            guard inputs == outputs else {
                throw weights.fault(
                    .wrongShape, "\(name).conv_block.2.weight", "makes \(outputs) channels of \(inputs)")
            }
            shortcut = nil
        case .halve:
            shortcut = try weights.convolution("\(name).residual_layer", inputs, outputs, kernel: 1)
        case .double:
            shortcut = try weights.convolution("\(name).residual_layer.conv2d", inputs, outputs, kernel: 1)
        }
        reduce = try weights.convolution("\(name).conv_block.2", inputs, planes, kernel: 1)
        middle = try weights.convolution("\(name).conv_block.5.conv2d", planes, planes, kernel: 3)
        expand = try weights.convolution("\(name).conv_block.8", planes, outputs, kernel: 1)
    }

    /// See ``Graph/Filters/exact``.
    var exact: MSGBottleneck {
        var block = self
        block.shortcut = shortcut?.exact
        block.reduce = reduce.exact
        block.middle = middle.exact
        block.expand = expand.exact
        return block
    }

    func append(to graph: inout Graph, _ x: Graph.Value) -> Graph.Value {
        func activated(_ x: Graph.Value) -> Graph.Value { graph.relu(graph.instanceNorm(x)) }
        func resized(_ x: Graph.Value) -> Graph.Value { size == .double ? graph.upsample(x) : x }
        let stride = size == .halve ? 2 : 1

        let reduced = graph.convolution(activated(x), reduce, padding: .zero(0))
        let moved = graph.convolution(resized(activated(reduced)), middle, stride: stride, padding: .reflect(1))
        let expanded = graph.convolution(activated(moved), expand, padding: .zero(0))
        guard let shortcut else { return graph.add(expanded, x) }
        // A 1 x 1 convolution and a nearest doubling may change places: first the convolution is a quarter of the work.
        let residual = resized(graph.convolution(x, shortcut, stride: stride, padding: .zero(0)))
        return graph.add(expanded, residual)
    }
}
