import CKernels

typealias Two<T: Tile> = Both<T, T>
typealias Three<T: Tile> = Both<Two<T>, T>
typealias Four<T: Tile> = Both<Two<T>, Two<T>>
typealias Eight<T: Tile> = Both<Four<T>, Four<T>>

/// The pixels of one input plane that an output pixel's window touches lie this many floats apart between output pixels.
protocol PixelStep {
    static var floats: Int { get }
}

enum StepOne: PixelStep {
    static var floats: Int { @inline(__always) get { 16 } }
}

enum StepTwo: PixelStep {
    static var floats: Int { @inline(__always) get { 32 } }
}

/// Vectors of weights between what is multiplied and what is asked for: half a page.
let prefetchDistance = 32

@inline(__always)
func accumulate<T: Tile, S: PixelStep>(
    _: T.Type, _: S.Type, _ pixels: Floats, _ window: atelier_window, _ weights: UnsafePointer<V>,
    _ to: UnsafeMutablePointer<V>, _ stride: Int
) {
    var tile = T()
    var weights = weights
    let taps = window.taps
    let full = Int(window.full_taps)
    let all = full &+ Int(window.tail_taps)
    var tap = 0
    while tap < all {
        var pixel = pixels + Int(taps[tap])
        // A count the compiler does not know: unrolling this loop gains nothing and takes minutes.
        var channel = tap < full ? window.full_channels : window.tail_channels
        while channel > 0 {
            // Weights stream through the caches once per call; the hardware stops at the end of every page.
            atelier_prefetch(weights + prefetchDistance)
            tile.multiply(pixel, S.floats, weights)
            pixel += 1
            weights += tileVectors
            channel &-= 1
        }
        tap &+= 1
    }
    tile.store(to, stride)
}

/// The sums of a window's products for `count` neighbouring output pixels, at most `tilePixels`, and `tileVectors` x 16 output
/// channels: `to[pixel]` and, with two vectors, `to[stride + pixel]`.
@inline(__always)
func product<S: PixelStep>(
    _ step: S.Type, _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: UnsafePointer<V>,
    _ to: UnsafeMutablePointer<V>, _ stride: Int
) {
    typealias P = Pixel
    switch count {
    #if TIER_AVX512
        case 14: accumulate(Both<Eight<P>, Both<Four<P>, Two<P>>>.self, step, pixels, window, weights, to, stride)
        case 13: accumulate(Both<Eight<P>, Both<Four<P>, P>>.self, step, pixels, window, weights, to, stride)
        case 12: accumulate(Both<Eight<P>, Four<P>>.self, step, pixels, window, weights, to, stride)
        case 11: accumulate(Both<Eight<P>, Three<P>>.self, step, pixels, window, weights, to, stride)
        case 10: accumulate(Both<Eight<P>, Two<P>>.self, step, pixels, window, weights, to, stride)
        case 9: accumulate(Both<Eight<P>, P>.self, step, pixels, window, weights, to, stride)
        case 8: accumulate(Eight<P>.self, step, pixels, window, weights, to, stride)
        case 7: accumulate(Both<Four<P>, Three<P>>.self, step, pixels, window, weights, to, stride)
    #endif
    #if TIER_AVX512 || TIER_AVX2 || arch(arm64)
        case 6: accumulate(Both<Four<P>, Two<P>>.self, step, pixels, window, weights, to, stride)
        case 5: accumulate(Both<Four<P>, P>.self, step, pixels, window, weights, to, stride)
        case 4: accumulate(Four<P>.self, step, pixels, window, weights, to, stride)
        case 3: accumulate(Three<P>.self, step, pixels, window, weights, to, stride)
    #endif
    case 2: accumulate(Two<P>.self, step, pixels, window, weights, to, stride)
    default: accumulate(P.self, step, pixels, window, weights, to, stride)
    }
}

/// ``product(_:_:_:_:_:_:_:)`` of neighbouring input pixels.
@inline(never)
func productOfNeighbours(
    _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: UnsafePointer<V>,
    _ to: UnsafeMutablePointer<V>,
    _ stride: Int
) {
    product(StepOne.self, count, pixels, window, weights, to, stride)
}

/// ``product(_:_:_:_:_:_:_:)`` of every second input pixel.
@inline(never)
func productOfSeconds(
    _ count: Int, _ pixels: Floats, _ window: atelier_window, _ weights: UnsafePointer<V>,
    _ to: UnsafeMutablePointer<V>,
    _ stride: Int
) {
    product(StepTwo.self, count, pixels, window, weights, to, stride)
}
