import CKernels

/// Multiplies as fast as the tier can, from registers and the nearest cache: the measure of what other kernels reach.
///
/// - Returns: the floating-point operations it did.
func multiplyAtPeak(_ rounds: Int64, _ bf16: Int32, _ scratch: UnsafeMutablePointer<Float>) -> Int64 {
    let operations = 2 &* rounds &* Int64(tilePixels &* tileVectors &* 16)
    if bf16 != 0 {
        #if TIER_BF16
            multiply(FullTile<BF16>.self, rounds, scratch, BF16.pixelFloats)
            return 2 &* operations
        #else
            return 0
        #endif
    }
    multiply(FullTile<FP32>.self, rounds, scratch, FP32.pixelFloats)
    return operations
}

@inline(__always)
private func multiply<T: Tile>(_: T.Type, _ rounds: Int64, _ scratch: MutableFloats, _ step: Int) {
    var tile = T()
    for _ in 0..<rounds { tile.multiply(scratch, step, scratch) }
    tile.store(vectors(scratch), tilePixels, 1)
}

#if TIER_AVX512
    private typealias FullTile<N: Precision> = Both<Eight<Pixel<N>>, Both<Four<Pixel<N>>, Two<Pixel<N>>>>
#elseif TIER_AVX2 || arch(arm64)
    private typealias FullTile<N: Precision> = Both<Four<Pixel<N>>, Two<Pixel<N>>>
#else
    private typealias FullTile<N: Precision> = Two<Pixel<N>>
#endif
