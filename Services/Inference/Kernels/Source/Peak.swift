import CKernels

/// Multiplies as fast as the tier can, from registers and the nearest cache: the measure of what other kernels reach.
///
/// - Returns: the floating-point operations it did.
func multiplyAtPeak(_ rounds: Int64, _ bf16: Int32, _ scratch: UnsafeMutablePointer<Float>) -> Int64 {
    let sums = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: V.self)
    let operations = 2 &* rounds &* Int64(tilePixels &* tileVectors &* 16)
    if bf16 != 0 {
        #if TIER_BF16
            typealias TwoPairs = PairRows<DoublePair, DoublePair>
            typealias FourPairs = PairRows<TwoPairs, TwoPairs>
            var tile = PairRows<PairRows<FourPairs, FourPairs>, PairRows<FourPairs, TwoPairs>>()
            let numbers = UnsafeRawPointer(scratch)
            for _ in 0..<rounds {
                tile.multiply(
                    numbers.assumingMemoryBound(to: Int32.self), numbers.assumingMemoryBound(to: SIMD16<Int32>.self))
            }
            tile.store(sums, tilePixels)
            return 2 &* operations
        #else
            return 0
        #endif
    }
    var tile = FullTile()
    for _ in 0..<rounds { tile.multiply(scratch, 16, UnsafePointer(sums)) }
    tile.store(sums, tilePixels)
    return operations
}

#if TIER_AVX512
    private typealias FullTile = Both<Eight<Pixel>, Both<Four<Pixel>, Two<Pixel>>>
#elseif TIER_AVX2 || arch(arm64)
    private typealias FullTile = Both<Four<Pixel>, Two<Pixel>>
#else
    private typealias FullTile = Two<Pixel>
#endif
