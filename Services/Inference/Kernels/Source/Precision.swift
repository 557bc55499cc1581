import CKernels

/// How sixteen channels of a pixel are written to memory.
protocol PixelFormat {
    /// Floats of memory that they take.
    static var pixelFloats: Int { get }
    static func store(_ value: V, _ to: MutableFloats)
}

/// How the values between layers are kept.
protocol ValueFormat: PixelFormat {
    static func load(_ from: Floats) -> V
    /// Past the caches.
    static func stream(_ value: V, _ to: MutableFloats)
}

/// The numbers that are multiplied. Sums are fp32 always.
protocol Precision: PixelFormat {
    /// From a pixel to the next.
    associatedtype Neighbour: PixelStep
    /// Adds the products of a pixel's next channels, the same in every lane, and the weights of sixteen output channels.
    static func multiply(_ sum: inout V, _ pixel: V, _ weights: V)
    /// Floats of memory that the weights of one such step take.
    static var weightFloats: Int { get }
    static func weights(_ from: Floats) -> V
}

extension Precision {
    static var pixelFloats: Int { @inline(__always) get { Neighbour.floats } }
    /// Floats of memory that the weights of one channel take, for sixteen output channels.
    static var channelWeightFloats: Int { @inline(__always) get { weightFloats &* pixelFloats / 16 } }

    static var weightFloats: Int { @inline(__always) get { 16 } }

    @inline(__always)
    static func weights(_ from: Floats) -> V {
        vectors(from).pointee
    }
}

/// One channel at a time, in fp32.
extension Precision where Neighbour == StepOne {
    @inline(__always)
    static func multiply(_ sum: inout V, _ pixel: V, _ weights: V) {
        multiplyAdd(&sum, pixel, weights)
    }

    @inline(__always)
    static func store(_ value: V, _ to: MutableFloats) {
        vectors(to).pointee = value
    }
}

enum FP32: Precision, ValueFormat {
    typealias Neighbour = StepOne

    @inline(__always)
    static func load(_ from: Floats) -> V {
        vectors(from).pointee
    }

    @inline(__always)
    static func stream(_ value: V, _ to: MutableFloats) {
        atelier_stream(value, to)
    }
}

#if TIER_AVX2 || TIER_AVX512 || arch(arm64)
    /// fp32 but for the weights, which are kept in half precision: where they are read for a few pixels only, their bytes are most of
    /// the work.
    enum HalfWeights: Precision {
        typealias Neighbour = StepOne

        static var weightFloats: Int { @inline(__always) get { 8 } }

        @inline(__always)
        static func weights(_ from: Floats) -> V {
            atelier_load_half(from)
        }
    }
#endif

#if TIER_BF16
    /// Two channels at a time, side by side in every lane.
    enum BF16: Precision {
        typealias Neighbour = StepHalf

        @inline(__always)
        static func multiply(_ sum: inout V, _ pixel: V, _ weights: V) {
            sum = atelier_dot_bf16(sum, pixel, weights)
        }

        @inline(__always)
        static func store(_ value: V, _ to: MutableFloats) {
            atelier_store_bf16(to, value)
        }
    }

    /// Values beside products of bfloat16: as small as these, and eight times as fine. Kept are quarters, up to 262,016: MSG-Net's values
    /// may exceed 65504, half precision's greatest.
    enum Half: ValueFormat {
        private static var unit: Float { @inline(__always) get { 4 } }

        static var pixelFloats: Int { @inline(__always) get { 8 } }

        @inline(__always)
        static func load(_ from: Floats) -> V {
            atelier_load_half(from) * atelier_repeat(unit)
        }

        @inline(__always)
        static func store(_ value: V, _ to: MutableFloats) {
            atelier_store_half(to, value * atelier_repeat(1 / unit))
        }

        @inline(__always)
        static func stream(_ value: V, _ to: MutableFloats) {
            atelier_stream_half(to, value * atelier_repeat(1 / unit))
        }
    }
#endif
