/// Runs a graph with one plain loop per operation, sums in double precision: slow, and what every fast way is measured by.
public enum ReferenceExecutor {
    /// - Returns: the graph's outputs, in its order.
    /// - Throws: ``EngineError`` when an input is missing or the size does not fit the network.
    public static func run(_ graph: Graph, _ inputs: [String: Tensor]) throws(EngineError) -> [Tensor] {
        let shapes = try graph.shapes(inputs.mapValues(\.shape))
        var values: [Tensor] = []
        for (node, shape) in zip(graph.nodes, shapes) {
            values.append(try value(of: node, shape, node.inputs.map { values[$0.node] }, inputs))
        }
        return graph.outputs.map { values[$0.node] }
    }

    private static func value(
        of node: Graph.Node, _ shape: Shape, _ x: [Tensor], _ inputs: [String: Tensor]
    ) throws(EngineError) -> Tensor {
        typealias Operations = ReferenceOperations
        switch node.operation {
        case .input(let name), .matrixInput(let name):
            return inputs[name] ?? Tensor(shape: shape)
        case .convolution(let filters, let stride, let padding):
            return try Operations.convolution(Operations.pad(x[0], padding), filters, stride: stride, to: shape)
        case .transposedConvolution(let filters, let stride, let padding, _):
            return try Operations.transposedConvolution(x[0], filters, stride: stride, padding: padding, to: shape)
        case .instanceNorm(let epsilon):
            return Operations.instanceNorm(x[0], epsilon: epsilon)
        case .activation(let activation):
            return Operations.activation(x[0], activation)
        case .add(let scale):
            return Tensor(shape: shape, values: zip(x[0].values, x[1].values).map { $0 * scale + $1 })
        case .concatenate:
            return Operations.concatenate(x, to: shape)
        case .upsample(let factor):
            return Operations.gather(x[0], to: shape) { c, y, x in (c, y / factor, x / factor) }
        case .pixelShuffle(let factor):
            return Operations.gather(x[0], to: shape) { c, y, x in
                ((c * factor + y % factor) * factor + x % factor, y / factor, x / factor)
            }
        case .maxPool:
            return Operations.maxPool(x[0], to: shape)
        case .affine(let scale, let offset):
            return Operations.affine(x[0], scale: scale, offset: offset)
        case .channelMatrix:
            return try Operations.channelMatrix(x[0], x[1])
        case .gram:
            return Operations.gram(x[0], x[1], to: shape)
        case .gate:
            return Tensor(shape: shape, values: zip(x[0].values, x[1].values).map { $1 > 0 ? $0 : 0 })
        case .unpool:
            return Operations.unpool(x[0], like: x[1])
        case .divideByCount:
            let count = Float(x[1].shape.count / x[1].shape.batch)
            return Tensor(shape: shape, values: x[0].values.map { $0 / count })
        case .meanSquare:
            let sum = x[0].values.reduce(0) { $0 + Double($1) * Double($1) }
            return Tensor(shape: shape, values: [Float(sum / Double(x[0].shape.count))])
        }
    }
}
