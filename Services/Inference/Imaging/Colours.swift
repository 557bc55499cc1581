/// Pixels between bytes and floats. Written for the compiler: the library's `clamped` and rounding conversions are calls.
extension SIMD4<Float> {
    /// Every lane within 0...`high`.
    @inline(__always)
    func clipped(to high: Float) -> SIMD4<Float> {
        let high = SIMD4(repeating: high)
        let low = replacing(with: SIMD4(repeating: 0), where: self .< SIMD4(repeating: 0))
        return low.replacing(with: high, where: low .> high)
    }

    /// Lanes of 0...255 to the nearest integers: at 2 to the 23rd, a float's last bits count ones.
    @inline(__always)
    var bytes: SIMD4<UInt32> {
        unsafeBitCast(self + 8_388_608, to: SIMD4<UInt32>.self)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// A pixel's red, green and blue.
    @inline(__always)
    func colour(at pixel: Int, fourth: Float = 0) -> SIMD4<Float> {
        SIMD4(Float(self[pixel * 3]), Float(self[pixel * 3 + 1]), Float(self[pixel * 3 + 2]), fourth)
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    /// Rounds red, green and blue, which must lie in 0...255.
    @inline(__always)
    func store(_ colour: SIMD4<Float>, at pixel: Int) {
        let bytes = colour.bytes
        self[pixel * 3] = UInt8(truncatingIfNeeded: bytes.x)
        self[pixel * 3 + 1] = UInt8(truncatingIfNeeded: bytes.y)
        self[pixel * 3 + 2] = UInt8(truncatingIfNeeded: bytes.z)
    }
}
