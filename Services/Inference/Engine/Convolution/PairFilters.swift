/// Filters in bfloat16, two input channels side by side.
extension PackedFilters {
    /// `[phase][group][block of 16 input channels][tap][pair][lane][2]`, from the same in fp32 without pairs.
    static func pairs(_ convolution: Convolution, lanes: Int) throws(EngineError) -> PackedFilters {
        let direct = try direct(convolution, lanes: lanes)
        let memory = try Memory(floats: (direct.memory.count + 1) / 2)
        let bits = UnsafeMutableRawPointer(memory.floats).bindMemory(to: UInt16.self, capacity: direct.memory.count)
        for pair in 0..<(direct.memory.count / (2 * lanes)) {
            let from = direct.memory.floats + pair * 2 * lanes
            let to = bits + pair * 2 * lanes
            for lane in 0..<lanes {
                to[2 * lane] = bfloat16(from[lane])
                to[2 * lane + 1] = bfloat16(from[lanes + lane])
            }
        }
        return PackedFilters(
            memory: memory, phaseStarts: direct.phaseStarts.map { $0 / 2 }, groupSteps: direct.groupSteps.map { $0 / 2 }
        )
    }

    /// Rounded to the nearest, to even between two.
    private static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16)
    }
}
