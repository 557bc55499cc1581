extension PackedFilters {
    /// How weights are kept.
    enum Storage: Hashable, Sendable {
        case fp32
        /// Rounded to bfloat16, two input channels side by side.
        case bf16
        /// Rounded to half precision (IEEE 754 binary16), for products in fp32.
        case half

        /// What half precision holds to 11 bits: numbers no greater than this, and layers whose weights are on average no smaller,
        /// for below 2^-14 it has fewer bits.
        private static let greatestHalf: Float = 32768
        private static let leastHalf: Float = 1 / 4096

        /// For a profile.
        var note: String {
            switch self {
            case .fp32: ""
            case .bf16: " in bfloat16"
            case .half: " with weights in half precision"
            }
        }

        /// Floats of memory that so many weights take.
        func floats(_ count: Int) -> Int {
            self == .fp32 ? count : count / 2
        }

        /// This, or fp32 where half precision would not hold the weights.
        func holding(_ weights: [Float]) -> Storage {
            guard self == .half else { return self }
            var (greatest, squares) = (Float(0), Float(0))
            for weight in weights {
                greatest = max(greatest, abs(weight))
                squares += weight * weight
            }
            let mean = (squares / Float(weights.count)).squareRoot()
            return greatest <= Self.greatestHalf && mean >= Self.leastHalf ? .half : .fp32
        }

        /// Stores `[channel][lane]`; in bfloat16 as `[pair][lane][2]`, for an even number of channels.
        func store(_ weights: UnsafePointer<Float>, count: Int, lanes: Int, to: UnsafeMutablePointer<Float>) {
            switch self {
            case .fp32: to.update(from: weights, count: count)
            case .half:
                let halves = UnsafeMutableRawPointer(to).assumingMemoryBound(to: Float16.self)
                for index in 0..<count { halves[index] = Float16(weights[index]) }
            case .bf16:
                for input in 0..<(count / lanes) {
                    for lane in 0..<lanes {
                        PackedFilters.setPair(to, input: input, lane: lane, lanes: lanes, weights[input * lanes + lane])
                    }
                }
            }
        }
    }

    /// Puts a weight where the pair of its input and the next one (or the one before) has it.
    static func setPair(
        _ pairs: UnsafeMutablePointer<Float>, input: Int, lane: Int, lanes: Int, _ weight: Float
    ) {
        let place = ((input / 2 * lanes) + lane) * 2 + input % 2
        UnsafeMutableRawPointer(pairs).storeBytes(of: bfloat16(weight), toByteOffset: place * 2, as: UInt16.self)
    }

    /// Rounded to the nearest, to even between two.
    private static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
    }
}
