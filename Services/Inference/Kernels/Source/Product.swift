import CKernels

typealias Two<T: Tile> = Both<T, T>
typealias Three<T: Tile> = Both<Two<T>, T>
typealias Four<T: Tile> = Both<Two<T>, Two<T>>
typealias Eight<T: Tile> = Both<Four<T>, Four<T>>

/// How many floats lie between the input pixels that neighbouring output pixels touch.
protocol PixelStep {
    static var floats: Int { get }
}

/// Pixels in 16 bits a channel.
enum StepHalf: PixelStep {
    static var floats: Int { @inline(__always) get { 8 } }
}

enum StepOne: PixelStep {
    static var floats: Int { @inline(__always) get { 16 } }
}

enum StepTwo: PixelStep {
    static var floats: Int { @inline(__always) get { 32 } }
}

/// What is asked for while products are computed, a line or two with every channel.
struct Ahead {
    let floats: Floats
    /// From one channel to the next.
    let step: Int

    @inline(__always)
    init(_ floats: Floats, step: Int) {
        self.floats = floats
        self.step = step
    }

    /// Weights that stream through the caches: two pages on, as hardware stops at the end of each.
    @inline(__always)
    init<T: Tile>(weights: Floats, of _: T.Type) {
        self.init(weights + 2048, step: T.weightFloats)
    }
}

@inline(__always)
func accumulate<T: Tile, S: PixelStep>(
    _: T.Type, _: S.Type, _ pixels: Floats, _ window: atelier_window, _ weights: Floats,
    _ to: MutableVectors, _ stride: Int, _ spacing: Int, _ ahead: Ahead
) {
    var tile = T()
    var weights = weights
    var next = ahead.floats
    let taps = window.taps
    let full = Int(window.full_taps)
    let all = full &+ Int(window.tail_taps)
    // A phase of a transposed convolution may have no taps.
    if all == 0 { return tile.store(to, stride, spacing) }
    var tap = 0
    // Loops that run at least once: the compiler then keeps the sums where they are between them.
    repeat {
        var pixel = pixels + Int(taps[tap])
        // A count the compiler does not know: unrolling this loop gains nothing and takes minutes.
        var channel = tap < full ? window.full_channels : window.tail_channels
        repeat {
            atelier_prefetch(next)
            if T.weightFloats > 16 { atelier_prefetch(next + 16) }
            next += ahead.step
            tile.multiply(pixel, S.floats, weights)
            pixel += 1
            weights += T.weightFloats
            channel &-= 1
        } while channel > 0
        tap &+= 1
    } while tap < all
    tile.store(to, stride, spacing)
}

/// The sums of a window's products for `count` neighbouring output pixels, at most `tilePixels`, and the channels of one `P`:
/// `to[pixel * spacing]` and, where it has two vectors, `to[stride + pixel * spacing]`.
@inline(__always)
func product<P: Tile, S: PixelStep>(
    _: P.Type, _ step: S.Type, _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: Floats,
    _ to: MutableVectors, _ stride: Int, _ spacing: Int, _ ahead: Ahead
) {
    switch count {
    #if TIER_AVX512
        case 14:
            accumulate(
                Both<Eight<P>, Both<Four<P>, Two<P>>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 13:
            accumulate(Both<Eight<P>, Both<Four<P>, P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 12: accumulate(Both<Eight<P>, Four<P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 11: accumulate(Both<Eight<P>, Three<P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 10: accumulate(Both<Eight<P>, Two<P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 9: accumulate(Both<Eight<P>, P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 8: accumulate(Eight<P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 7: accumulate(Both<Four<P>, Three<P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
    #endif
    #if TIER_AVX512 || TIER_AVX2 || arch(arm64)
        case 6: accumulate(Both<Four<P>, Two<P>>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 5: accumulate(Both<Four<P>, P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 4: accumulate(Four<P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
        case 3: accumulate(Three<P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
    #endif
    case 2: accumulate(Two<P>.self, step, pixels, window, weights, to, stride, spacing, ahead)
    default: accumulate(P.self, step, pixels, window, weights, to, stride, spacing, ahead)
    }
}

/// ``product(_:_:_:_:_:_:_:_:_:_:)`` of neighbouring pixels.
@inline(never)
func productOfNeighbours<N: Precision>(
    _: N.Type, _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: Floats, _ to: MutableVectors,
    _ stride: Int, spacing: Int = 1, ahead: Ahead? = nil
) {
    product(
        Pixel<N>.self, N.Neighbour.self, count, pixels, window, weights, to, stride, spacing,
        ahead ?? Ahead(weights: weights, of: Pixel<N>.self))
}

/// The same for one vector of output channels only.
@inline(never)
func narrowProductOfNeighbours<N: Precision>(
    _: N.Type, _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: Floats, _ to: MutableVectors,
    spacing: Int
) {
    product(
        Single<N>.self, N.Neighbour.self, count, pixels, window, weights, to, 0, spacing,
        Ahead(weights: weights, of: Single<N>.self))
}

/// ``product(_:_:_:_:_:_:_:_:_:_:)`` of every second pixel.
@inline(never)
func productOfSeconds(
    _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: Floats, _ to: MutableVectors, _ stride: Int
) {
    product(
        Pixel<FP32>.self, StepTwo.self, count, pixels, window, weights, to, stride, 1,
        Ahead(weights: weights, of: Pixel<FP32>.self))
}
