import CKernels

/// Sixteen channels of one pixel.
typealias V = SIMD16<Float>
typealias Floats = UnsafePointer<Float>
typealias MutableFloats = UnsafeMutablePointer<Float>
typealias Vectors = UnsafePointer<V>
typealias MutableVectors = UnsafeMutablePointer<V>

/// `sum += a * b`, fused where the tier has the instruction. Without it `addProduct` would call a function per lane.
@inline(__always)
func multiplyAdd(_ sum: inout V, _ a: V, _ b: V) {
    #if TIER_AVX2 || TIER_AVX512 || arch(arm64)
        sum.addProduct(a, b)
    #else
        sum += a * b
    #endif
}

/// `a + b * factor`
@inline(__always)
func plus(_ a: V, _ b: V, _ factor: Float) -> V {
    var sum = a
    multiplyAdd(&sum, b, atelier_repeat(factor))
    return sum
}

@inline(__always)
func vectors(_ floats: Floats) -> Vectors {
    UnsafeRawPointer(floats).assumingMemoryBound(to: V.self)
}

@inline(__always)
func vectors(_ floats: MutableFloats) -> MutableVectors {
    UnsafeMutableRawPointer(floats).assumingMemoryBound(to: V.self)
}

@inline(__always)
func floats(_ vectors: MutableVectors) -> MutableFloats {
    UnsafeMutableRawPointer(vectors).assumingMemoryBound(to: Float.self)
}

@inline(__always)
func load(_ from: Floats) -> V {
    UnsafeRawPointer(from).load(as: V.self)
}

/// From any address.
@inline(__always)
func loadUnaligned(_ from: Floats) -> V {
    UnsafeRawPointer(from).loadUnaligned(as: V.self)
}

@inline(__always)
func store(_ value: V, _ to: MutableFloats) {
    vectors(to).pointee = value
}
