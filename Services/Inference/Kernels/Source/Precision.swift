import CKernels

/// The numbers that are multiplied. Sums are fp32 always.
protocol Precision {
    /// From a pixel to the next.
    associatedtype Neighbour: PixelStep
    /// Adds the products of a pixel's next channels, the same in every lane, and the weights of sixteen output channels.
    static func multiply(_ sum: inout V, _ pixel: V, _ weights: V)
    /// Floats of memory that the weights of one such step take.
    static var weightFloats: Int { get }
    static func weights(_ from: Floats) -> V
    /// Sixteen channels of a pixel.
    static func load(_ from: Floats) -> V
    static func store(_ value: V, _ to: MutableFloats)
    /// Past the caches.
    static func stream(_ value: V, _ to: MutableFloats)
}

extension Precision {
    /// Floats of memory that sixteen channels of a pixel take.
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
    static func load(_ from: Floats) -> V {
        vectors(from).pointee
    }

    @inline(__always)
    static func store(_ value: V, _ to: MutableFloats) {
        vectors(to).pointee = value
    }

    @inline(__always)
    static func stream(_ value: V, _ to: MutableFloats) {
        atelier_stream(value, to)
    }
}

enum FP32: Precision {
    typealias Neighbour = StepOne
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
        static func load(_ from: Floats) -> V {
            atelier_load_bf16(from)
        }

        @inline(__always)
        static func store(_ value: V, _ to: MutableFloats) {
            atelier_store_bf16(to, value)
        }

        @inline(__always)
        static func stream(_ value: V, _ to: MutableFloats) {
            atelier_stream_bf16(to, value)
        }
    }
#endif
