extension Graph {
    /// The shape of every node's value, in the order of ``nodes``, for inputs of these shapes.
    ///
    /// - Throws: ``EngineError`` when an input is missing or has the wrong channels, or when the size does not fit the network.
    public func shapes(_ inputs: [String: Shape]) throws(EngineError) -> [Shape] {
        var shapes: [Shape] = []
        for node in nodes {
            var operands: [Shape] = []
            for input in node.inputs { operands.append(shapes[input.node]) }
            shapes.append(try Self.shape(of: node, operands, inputs))
        }
        return shapes
    }

    /// Floating-point operations of convolutions and matrix products by the direct algorithm, a multiply and an add counting
    /// two: what the speed of every algorithm is measured against.
    public func operations(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        let shapes = try shapes(inputs)
        return zip(nodes, shapes).reduce(0) { total, next in
            let (node, shape) = next
            let input = node.inputs.first.map { shapes[$0.node] }
            switch node.operation {
            case .convolution(let filters, _, _):
                return total + 2 * shape.count * filters.inputs * filters.kernel * filters.kernel
            case .transposedConvolution(let filters, _, _, _):
                return total + 2 * (input?.count ?? 0) * filters.outputs * filters.kernel * filters.kernel
            case .channelMatrix, .gram:
                return total + 2 * (input?.count ?? 0) * node.channels
            default:
                return total
            }
        }
    }

    private static func shape(
        of node: Node, _ operands: [Shape], _ inputs: [String: Shape]
    ) throws(EngineError) -> Shape {
        switch node.operation {
        case .input(let name):
            let shape = try given(name, inputs)
            guard shape.channels == node.channels else {
                throw .badInput("input \(name) has \(shape.channels) channels, the network takes \(node.channels)")
            }
            return shape
        case .matrixInput(let name):
            let shape = try given(name, inputs)
            guard shape == matrix(node.channels) else {
                throw .badInput("input \(name) is \(shape), the network takes \(matrix(node.channels))")
            }
            return shape
        case .convolution(let filters, let stride, let padding):
            return try convolved(operands[0], filters, stride, padding)
        case .transposedConvolution(let filters, let stride, let padding, let outputPadding):
            let added = filters.kernel + outputPadding - 2 * padding
            return operands[0].resized(channels: filters.outputs) { ($0 - 1) * stride + added }
        case .instanceNorm, .activation, .affine, .divideByCount:
            return operands[0]
        case .add, .gate:
            guard operands[0] == operands[1] else { throw mismatch(operands) }
            return operands[0]
        case .concatenate:
            guard operands.allSatisfy({ $0.resized(channels: 1) { $0 } == operands[0].resized(channels: 1) { $0 } })
            else {
                throw mismatch(operands)
            }
            return operands[0].resized(channels: node.channels) { $0 }
        case .upsample(let factor), .pixelShuffle(let factor):
            return operands[0].resized(channels: node.channels) { $0 * factor }
        case .maxPool:
            return try pooled(operands[0])
        case .unpool:
            guard operands[0] == (try pooled(operands[1])) else { throw mismatch(operands) }
            return operands[1]
        case .channelMatrix:
            guard operands[1] == matrix(node.channels) else { throw mismatch(operands) }
            return operands[0]
        case .gram:
            guard operands[0].batch == 1 else { throw .badInput("a Gram matrix is of one picture at a time") }
            guard operands[0] == operands[1] else { throw mismatch(operands) }
            return matrix(node.channels)
        case .meanSquare:
            return Shape(channels: 1, height: 1, width: 1)
        }
    }

    private static func given(_ name: String, _ inputs: [String: Shape]) throws(EngineError) -> Shape {
        guard let shape = inputs[name] else { throw .badInput("input \(name) is missing") }
        guard shape.batch > 0, shape.height > 0, shape.width > 0 else {
            throw .badInput("input \(name) is empty: \(shape)")
        }
        return shape
    }

    private static func matrix(_ channels: Int) -> Shape {
        Shape(channels: 1, height: channels, width: channels)
    }

    private static func convolved(
        _ shape: Shape, _ filters: Filters, _ stride: Int, _ padding: Padding
    ) throws(EngineError) -> Shape {
        let least =
            switch padding {
            case .zero(let amount): max(1, filters.kernel - 2 * amount)
            case .reflect(let amount): max(amount + 1, filters.kernel - 2 * amount)
            }
        guard shape.height >= least, shape.width >= least else {
            throw .unsupportedSize(
                "a layer of the network needs at least \(least)x\(least) values and is left with \(shape.width)x\(shape.height)"
            )
        }
        return shape.resized(channels: filters.outputs) { ($0 + 2 * padding.amount - filters.kernel) / stride + 1 }
    }

    private static func pooled(_ shape: Shape) throws(EngineError) -> Shape {
        guard shape.height >= 2, shape.width >= 2 else {
            throw .unsupportedSize(
                "a pooling layer needs at least 2x2 values and is left with \(shape.width)x\(shape.height)")
        }
        return shape.resized(channels: shape.channels) { $0 / 2 }
    }

    private static func mismatch(_ shapes: [Shape]) -> EngineError {
        let list = shapes.map { "\($0)" }.joined(separator: " and ")
        return .unsupportedSize(
            "the network would join values of the sizes \(list): its sides must be another multiple")
    }
}

extension Shape {
    fileprivate func resized(channels: Int, _ side: (Int) -> Int) -> Shape {
        Shape(batch: batch, channels: channels, height: side(height), width: side(width))
    }
}
