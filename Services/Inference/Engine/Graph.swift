/// A network as its paper draws it: values joined by layers, before any picture size is known. The engine fuses, packs and
/// plans it; nothing here says how a layer is computed.
///
/// Weights are PyTorch's: OIHW for convolutions, IOHW for transposed ones.
public struct Graph: Sendable {
    /// The result of one node.
    public struct Value: Hashable, Sendable {
        public let node: Int
        public let channels: Int
    }

    public enum Padding: Hashable, Sendable {
        case zero(Int)
        case reflect(Int)

        public var amount: Int {
            switch self {
            case .zero(let amount), .reflect(let amount): amount
            }
        }
    }

    public enum Activation: Hashable, Sendable {
        case relu
        case leakyRelu(slope: Float)
        case tanh
    }

    public enum Operation: Sendable {
        /// The picture, or another tensor given at each run.
        case input(name: String)
        /// A `channels` x `channels` matrix given at each run, as a tensor of shape 1 x 1 x C x C.
        case matrixInput(name: String)
        case convolution(Filters, stride: Int, padding: Padding)
        case transposedConvolution(Filters, stride: Int, padding: Int, outputPadding: Int)
        /// Without affine parameters; biased variance over height and width.
        case instanceNorm(epsilon: Float)
        case activation(Activation)
        /// `first * scale + second`
        case add(scale: Float)
        case concatenate
        /// Nearest neighbour.
        case upsample(factor: Int)
        /// C r² x H x W to C x rH x rW, in PyTorch's order of channels.
        case pixelShuffle(factor: Int)
        /// 2 x 2, stride 2, floor.
        case maxPool
        /// `x * scale + offset` per channel.
        case affine(scale: [Float], offset: [Float])
        /// Every pixel's channels times the matrix: `out[i] = sum over j of matrix[i, j] * x[j]`.
        case channelMatrix
        /// C x C products of the first's channel planes with the second's, divided by C x H x W, as 1 x 1 x C x C.
        case gram
        /// The way back through ``Activation/relu``: the first where the second is above zero, else zero.
        case gate
        /// The way back through ``Activation/relu`` and ``maxPool``, in either order: each value of the first goes to the place of
        /// the (first) greatest of its 2 x 2 window in the second, if that is above zero; zero elsewhere.
        case unpool
        /// The first divided by `C x H x W` of the last: the way back through a mean.
        case divideByCount
        /// The mean of all squares, as 1 x 1 x 1 x 1.
        case meanSquare
    }

    public struct Node: Sendable {
        public let operation: Operation
        public let inputs: [Value]
        public let channels: Int
    }

    public private(set) var nodes: [Node] = []
    public private(set) var outputs: [Value] = []

    public init() {}

    /// Declares what a run gives back, in this order.
    public mutating func output(_ values: Value...) {
        outputs += values
    }

    private mutating func append(_ operation: Operation, _ inputs: [Value], channels: Int) -> Value {
        nodes.append(Node(operation: operation, inputs: inputs, channels: channels))
        return Value(node: nodes.count - 1, channels: channels)
    }

    public mutating func input(_ name: String = "x", channels: Int) -> Value {
        append(.input(name: name), [], channels: channels)
    }

    public mutating func matrixInput(_ name: String, channels: Int) -> Value {
        append(.matrixInput(name: name), [], channels: channels)
    }

    /// Traps when the filters do not take the channels of `x`.
    public mutating func convolution(
        _ x: Value, _ filters: Filters, stride: Int = 1, padding: Padding
    ) -> Value {
        precondition(filters.inputs == x.channels, "filters for \(filters.inputs) channels, given \(x.channels)")
        return append(.convolution(filters, stride: stride, padding: padding), [x], channels: filters.outputs)
    }

    public mutating func transposedConvolution(
        _ x: Value, _ filters: Filters, stride: Int = 2, padding: Int, outputPadding: Int = 0
    ) -> Value {
        precondition(filters.inputs == x.channels, "filters for \(filters.inputs) channels, given \(x.channels)")
        let operation = Operation.transposedConvolution(
            filters, stride: stride, padding: padding, outputPadding: outputPadding)
        return append(operation, [x], channels: filters.outputs)
    }

    public mutating func instanceNorm(_ x: Value, epsilon: Float = 1e-5) -> Value {
        append(.instanceNorm(epsilon: epsilon), [x], channels: x.channels)
    }

    public mutating func activation(_ x: Value, _ activation: Activation) -> Value {
        append(.activation(activation), [x], channels: x.channels)
    }

    public mutating func relu(_ x: Value) -> Value {
        activation(x, .relu)
    }

    /// `first * scale + second`
    public mutating func add(_ first: Value, _ second: Value, scale: Float = 1) -> Value {
        precondition(first.channels == second.channels, "sum of different channels")
        return append(.add(scale: scale), [first, second], channels: first.channels)
    }

    public mutating func concatenate(_ values: [Value]) -> Value {
        append(.concatenate, values, channels: values.reduce(0) { $0 + $1.channels })
    }

    public mutating func upsample(_ x: Value, factor: Int = 2) -> Value {
        append(.upsample(factor: factor), [x], channels: x.channels)
    }

    public mutating func pixelShuffle(_ x: Value, factor: Int) -> Value {
        append(.pixelShuffle(factor: factor), [x], channels: x.channels / (factor * factor))
    }

    public mutating func maxPool(_ x: Value) -> Value {
        append(.maxPool, [x], channels: x.channels)
    }

    public mutating func affine(_ x: Value, scale: [Float], offset: [Float]) -> Value {
        append(.affine(scale: scale, offset: offset), [x], channels: x.channels)
    }

    public mutating func channelMatrix(_ x: Value, _ matrix: Value) -> Value {
        append(.channelMatrix, [x, matrix], channels: x.channels)
    }

    /// A matrix times a number that is given at each run: a ``matrixInput(_:channels:)`` of one channel.
    public mutating func scale(_ matrix: Value, by number: Value) -> Value {
        append(.channelMatrix, [matrix, number], channels: 1)
    }

    public mutating func gram(_ x: Value) -> Value {
        append(.gram, [x, x], channels: x.channels)
    }

    /// The gradient before a ReLU, from the one after it; `x` is the value before or after the ReLU.
    public mutating func gate(_ gradient: Value, by x: Value) -> Value {
        precondition(gradient.channels == x.channels, "gradient of other channels")
        return append(.gate, [gradient, x], channels: x.channels)
    }

    /// The gradient before a ReLU and a max pool, from the one after them; `x` is the value before both.
    public mutating func unpool(_ gradient: Value, like x: Value) -> Value {
        precondition(gradient.channels == x.channels, "gradient of other channels")
        return append(.unpool, [gradient, x], channels: x.channels)
    }

    /// `x` divided by the number of its own values, or of another's.
    public mutating func divideByCount(_ x: Value, of other: Value? = nil) -> Value {
        append(.divideByCount, [x, other ?? x], channels: x.channels)
    }

    public mutating func meanSquare(_ x: Value) -> Value {
        append(.meanSquare, [x], channels: 1)
    }
}
