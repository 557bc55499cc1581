import CKernels

/// What happens to a pixel's sixteen channels before a convolution reads them.
protocol Prologue {
    func callAsFunction(_ value: V) -> V
}

struct NoPrologue: Prologue {
    @inline(__always)
    init() {}

    @inline(__always)
    func callAsFunction(_ value: V) -> V { value }
}

/// A normalisation and the activation after it.
struct Normalisation: Prologue {
    private let factor: V
    private let offset: V
    private let slope: V

    /// Of one plane; nil where the input is taken as it is.
    @inline(__always)
    init?(_ prologue: atelier_prologue, plane: Int) {
        guard let factors = prologue.factor, let offsets = prologue.offset else { return nil }
        factor = load(factors + plane &* 16)
        offset = load(offsets + plane &* 16)
        slope = atelier_repeat(prologue.slope)
    }

    @inline(__always)
    func callAsFunction(_ value: V) -> V {
        var normalised = offset
        multiplyAdd(&normalised, value, factor)
        return atelier_where_positive(normalised, normalised, normalised * slope)
    }
}
