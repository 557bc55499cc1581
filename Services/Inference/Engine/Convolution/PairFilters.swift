/// Filters in bfloat16, two input channels side by side.
extension PackedFilters {
    /// The same filters with `[pair][lane][2]` for every two input channels' `[channel][lane]`. Inputs come in whole planes.
    func paired(lanes: Int) throws(EngineError) -> PackedFilters {
        let pairs = try Memory(floats: (memory.count + 1) / 2)
        for input in 0..<(memory.count / lanes) {
            for lane in 0..<lanes {
                Self.setPair(pairs.floats, input: input, lane: lane, lanes: lanes, memory.floats[input * lanes + lane])
            }
        }
        return PackedFilters(
            memory: pairs, phaseStarts: phaseStarts.map { $0 / 2 }, groupSteps: groupSteps.map { $0 / 2 })
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
