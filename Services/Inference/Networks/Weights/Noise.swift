/// Numbers of -1..<1 that anyone can make again: SplitMix64 of the place, started by FNV-1a of the name.
public enum Noise {
    public static func values(_ name: String, seed: UInt64, count: Int) -> [Float] {
        let start = FNV1a.hash(name.utf8) ^ seed &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { place in
            var bits = start &+ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
            return Float(Int64(bits >> 40) - (1 << 23)) / Float(1 << 23)
        }
    }
}
