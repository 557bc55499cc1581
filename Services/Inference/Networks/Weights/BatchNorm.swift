import Engine

/// Batch normalisation with its running statistics: at inference a factor and an offset per channel, so it is folded into the
/// filters before it.
public struct BatchNorm {
    private static let epsilon: Float = 1e-5
    let scale: [Float]
    let offset: [Float]

    /// - Parameter variance: not negative.
    init(weight: [Float], bias: [Float], mean: [Float], variance: [Float]) {
        scale = zip(weight, variance).map { $0 / ($1 + Self.epsilon).squareRoot() }
        offset = zip(zip(bias, mean), scale).map { $0.0 - $0.1 * $1 }
    }
}

extension Graph.Filters {
    /// These filters with the normalisation after them; `transposed` says that they are IOHW.
    func folding(_ norm: BatchNorm, transposed: Bool = false) -> Graph.Filters {
        var folded = self
        let area = kernel * kernel
        for place in weights.indices {
            let output = transposed ? place / area % outputs : place / (area * inputs)
            folded.weights[place] *= norm.scale[output]
        }
        folded.bias = (0..<outputs).map { (bias?[$0] ?? 0) * norm.scale[$0] + norm.offset[$0] }
        return folded
    }
}
