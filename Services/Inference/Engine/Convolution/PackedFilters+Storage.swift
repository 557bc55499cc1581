extension PackedFilters {
    /// How weights are kept: as they are, or rounded to bfloat16, two input channels side by side.
    struct Storage {
        let isBF16: Bool

        /// Floats of memory that so many weights take.
        func floats(_ count: Int) -> Int {
            isBF16 ? count / 2 : count
        }

        /// Stores `[channel][lane]`; in bfloat16 as `[pair][lane][2]`, for an even number of channels.
        func store(_ weights: UnsafePointer<Float>, count: Int, lanes: Int, to: UnsafeMutablePointer<Float>) {
            guard isBF16 else { return to.update(from: weights, count: count) }
            for input in 0..<(count / lanes) {
                for lane in 0..<lanes {
                    PackedFilters.setPair(to, input: input, lane: lane, lanes: lanes, weights[input * lanes + lane])
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
