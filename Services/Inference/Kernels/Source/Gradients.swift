import CKernels

/// The greatest of each 2 x 2 window: `count` pixels of the result from two rows.
func maxPoolRow(_ upper: Floats, _ lower: Floats, _ result: MutableFloats, _ count: Int64) {
    var pixel = 0
    while pixel < Int(count) {
        store(Window(upper, lower, pixel).greatest, result + pixel &* 16)
        pixel &+= 1
    }
}

/// The gradient where `test` is above zero: the way back through a ReLU.
func gateRow(_ gradient: Floats, _ test: Floats, _ result: MutableFloats, _ count: Int64) {
    var pixel = 0
    while pixel < Int(count) {
        let at = pixel &* 16
        store(atelier_where_positive(load(test + at), load(gradient + at), .zero), result + at)
        pixel &+= 1
    }
}

/// The way back through a ReLU and a maximum pooling, for `count` pixels of the gradient: each goes to the greatest of its window,
/// the first of several equal ones, if that is above zero; the others get zero.
func unpoolRow(
    _ gradient: Floats, _ upper: Floats, _ lower: Floats, _ upperResult: MutableFloats, _ lowerResult: MutableFloats,
    _ count: Int64
) {
    var pixel = 0
    while pixel < Int(count) {
        let window = Window(upper, lower, pixel)
        let greatest = window.greatest
        var rest = atelier_where_positive(greatest, load(gradient + pixel &* 16), .zero)
        let at = pixel &* 32
        give(&rest, window.a, greatest, upperResult + at)
        give(&rest, window.b, greatest, upperResult + (at &+ 16))
        give(&rest, window.c, greatest, lowerResult + at)
        give(&rest, window.d, greatest, lowerResult + (at &+ 16))
        pixel &+= 1
    }
}

/// Gives a pixel the gradient in the lanes where it is the greatest, and takes it from the rest.
@inline(__always)
private func give(_ rest: inout V, _ value: V, _ greatest: V, _ result: MutableFloats) {
    store(atelier_where_equal(value, greatest, rest, .zero), result)
    rest = atelier_where_equal(value, greatest, .zero, rest)
}

/// Four neighbouring pixels.
private struct Window {
    let a, b, c, d: V

    @inline(__always)
    init(_ upper: Floats, _ lower: Floats, _ pixel: Int) {
        let at = pixel &* 32
        a = load(upper + at)
        b = load(upper + (at &+ 16))
        c = load(lower + at)
        d = load(lower + (at &+ 16))
    }

    var greatest: V {
        @inline(__always) get { atelier_max(atelier_max(a, b), atelier_max(c, d)) }
    }
}
