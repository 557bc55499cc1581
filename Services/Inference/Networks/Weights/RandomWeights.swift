/// Noise that depends on the seed, the tensor's name and the place alone, so that the script of the goldens makes the same
/// numbers. Filters keep the size of what passes through them; normalisations stay near the identity.
struct RandomWeights: WeightsSource {
    let seed: UInt64
    /// Of the tensors that a network reads its width and depth from; every other one has the shape it is asked for in.
    let shapes: [String: [Int]]

    var path: String { "random weights" }

    func shape(_ name: String) -> [Int]? {
        shapes[name]
    }

    func shape(_ name: String, expected: [Int]) -> [Int]? {
        shapes[name] ?? expected
    }

    func values(_ name: String, shape: [Int]) -> [Float] {
        let (centre, spread) = Self.distribution(name, shape)
        return Noise.values(name, seed: seed, count: shape.reduce(1, *)).map { Float(centre + Double($0) * spread) }
    }

    private static func distribution(_ name: String, _ shape: [Int]) -> (centre: Double, spread: Double) {
        if shape.count > 1 { return (0, (3 / Double(shape.dropFirst().reduce(1, *))).squareRoot()) }
        if name.hasSuffix("running_var") { return (1, 0.5) }
        return name.hasSuffix("weight") ? (1, 0.1) : (0, 0.1)
    }
}

/// Numbers of -1..<1 that anyone can make again: SplitMix64 of the place, started by FNV-1a of the name.
public enum Noise {
    public static func values(_ name: String, seed: UInt64, count: Int) -> [Float] {
        var start: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { start = (start ^ UInt64(byte)) &* 0x100_0000_01B3 }
        start ^= seed &* 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { place in
            var bits = start &+ UInt64(place + 1) &* 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            bits ^= bits >> 31
            return Float(Int64(bits >> 40) - (1 << 23)) / Float(1 << 23)
        }
    }
}
