/// One step of a network after fusion: an operation with everything that can be done to its result before it is stored.
struct Layer: Sendable {
    enum Operation: Sendable {
        case input(name: String)
        case matrixInput(name: String)
        case convolution(Convolution)
        /// `x * scale + offset` per channel; nil is 1 and 0.
        case pointwise(scale: [Float]?, offset: [Float]?)
        case instanceNorm(epsilon: Float)
        case concatenate
        case upsample(factor: Int)
        case pixelShuffle(factor: Int)
        case maxPool
        case channelMatrix
        case gram
        case gate
        case unpool
        case divideByCount
        case meanSquare
    }

    var operation: Operation
    /// Nodes of the graph whose values it reads.
    var inputs: [Int]
    /// The node of the graph whose value it makes.
    var output: Int
    var epilogue = Epilogue()

    /// `activation(x) * scale + residual`
    struct Epilogue: Sendable {
        var activation: Graph.Activation?
        var scale: Float = 1
        /// The node whose value is added.
        var residual: Int?
    }

    /// Every node whose value the layer reads.
    var reads: [Int] { inputs + [epilogue.residual].compactMap(\.self) }
}
