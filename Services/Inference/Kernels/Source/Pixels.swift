/// Pixels of a row, sixteen channels each.
struct Pixels<N: ValueFormat> {
    let floats: Floats

    @inline(__always)
    init(_ floats: Floats) {
        self.floats = floats
    }

    subscript(pixel: Int) -> V {
        @inline(__always) get { N.load(floats + pixel &* N.pixelFloats) }
    }

    @inline(__always)
    static func + (pixels: Pixels, count: Int) -> Pixels {
        Pixels(pixels.floats + count &* N.pixelFloats)
    }
}

/// The same to write to.
struct MutablePixels<N: PixelFormat> {
    let floats: MutableFloats

    @inline(__always)
    init(_ floats: MutableFloats) {
        self.floats = floats
    }

    @inline(__always)
    func set(_ pixel: Int, _ value: V) {
        N.store(value, floats + pixel &* N.pixelFloats)
    }

    @inline(__always)
    static func + (pixels: MutablePixels, count: Int) -> MutablePixels {
        MutablePixels(pixels.floats + count &* N.pixelFloats)
    }
}

/// Sixteen channels of a pixel of a value.
@inline(__always)
func loadPixel(_ from: Floats, _ isHalf: Bool) -> V {
    #if TIER_BF16
        if isHalf { return Half.load(from) }
    #endif
    return FP32.load(from)
}

/// ``loadPixel(_:_:)``, back.
@inline(__always)
func storePixel(_ value: V, _ to: MutableFloats, _ isHalf: Bool) {
    #if TIER_BF16
        if isHalf { return Half.store(value, to) }
    #endif
    FP32.store(value, to)
}

/// Sixteen channels of a pixel as they are multiplied.
@inline(__always)
func storeFactor(_ value: V, _ to: MutableFloats, _ isBF16: Bool) {
    #if TIER_BF16
        if isBF16 { return BF16.store(value, to) }
    #endif
    FP32.store(value, to)
}
