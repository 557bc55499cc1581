import Engine

/// Noise that depends on the seed, the tensor's name and the place alone, so that the script of the goldens makes the same
/// numbers. Filters keep the size of what passes through them; normalisations stay near the identity.
struct RandomWeights: WeightsSource {
    let seed: UInt64
    /// Of the tensors that a network reads its width and depth from; every other one has the shape it is asked for in.
    let shapes: [String: [Int]]

    var path: String { "random weights" }
    var fingerprint: String { "random-\(seed)" }

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

    func reader(_ name: String, shape: [Int]) -> Graph.Filters.Source {
        { values(name, shape: shape) }
    }

    private static func distribution(_ name: String, _ shape: [Int]) -> (centre: Double, spread: Double) {
        if shape.count > 1 { return (0, (3 / Double(shape.dropFirst().reduce(1, *))).squareRoot()) }
        if name.hasSuffix("running_var") { return (1, 0.5) }
        return name.hasSuffix("weight") ? (1, 0.1) : (0, 0.1)
    }
}
