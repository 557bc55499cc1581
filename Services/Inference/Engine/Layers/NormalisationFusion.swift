/// Which instance normalisations cost no pass over memory of their own.
struct NormalisationFusion: Sendable {
    /// Values that the layer which makes them, a convolution, a product with a matrix or another normalisation, measures while it stores
    /// them.
    let measured: Set<Int>
    /// Normalised values that are never stored: their only reader, a convolution, makes them of what it reads.
    let deferred: Set<Int>

    /// - Parameters:
    ///   - outputs: nodes whose values are asked for.
    ///   - convolutions: by index of the layer.
    init(_ layers: [Layer], outputs: [Int], _ shapes: [Shape], _ convolutions: [Int: ConvolutionPlan]) {
        var makers: [Int: Int] = [:]
        var readers: [Int: [Int]] = [:]
        for (index, layer) in layers.enumerated() {
            makers[layer.output] = index
            for read in layer.reads { readers[read, default: []].append(index) }
        }
        var measured: Set<Int> = []
        var deferred: Set<Int> = []
        for layer in layers {
            guard case .instanceNorm = layer.operation else { continue }
            if let maker = makers[layer.inputs[0]], layers[maker].epilogue.activation != .tanh,
                convolutions[maker]?.measures ?? layers[maker].measures
            {
                measured.insert(layer.inputs[0])
            }
            guard !outputs.contains(layer.output), layer.epilogue.residual == nil, layer.epilogue.activation != .tanh,
                let reader = readers[layer.output], reader.count == 1, layers[reader[0]].inputs == [layer.output],
                case .convolution(let convolution) = layers[reader[0]].operation,
                convolutions[reader[0]]?.normalises == true
            else { continue }
            // Zeros beyond the edge stay zeros only if they are not normalised.
            let reach = convolution.reach(input: shapes[layer.output], result: shapes[layers[reader[0]].output])
            if convolution.edge != .zero || reach == 0 { deferred.insert(layer.output) }
        }
        self.measured = measured
        self.deferred = deferred
    }
}

extension Layer {
    /// Whether it can leave the moments of what it stores. (A convolution's plan says it of that.)
    fileprivate var measures: Bool {
        switch operation {
        case .instanceNorm, .channelMatrix: true
        default: false
        }
    }
}
