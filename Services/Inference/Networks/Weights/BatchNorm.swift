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
        followed(byScale: norm.scale, offset: norm.offset, isTransposed: transposed)
    }
}
