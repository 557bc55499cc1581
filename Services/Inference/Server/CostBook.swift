/// How this machine compares with the effects' own predictions, learned from every job that finishes.
struct CostBook {
    /// The weight of one more observation, once there are enough of them for a running average.
    private static let weight = 0.2
    /// Nothing learned leaves this range: a clock that jumped must not spoil the estimates for ever.
    private static let range = 0.02...50.0

    private var factors: [String: (value: Double, observations: Double)] = [:]

    /// Actual over predicted seconds; 1 until there is something to go by.
    func factor(_ effect: String) -> Double {
        factors[effect]?.value ?? 1
    }

    mutating func learn(_ effect: String, predicted: Double, actual: Double) {
        guard predicted > 0, actual > 0 else { return }
        let observed = min(max(actual / predicted, Self.range.lowerBound), Self.range.upperBound)
        let known = factors[effect] ?? (1, 0)
        let weight = max(Self.weight, 1 / (known.observations + 1))
        factors[effect] = (known.value + weight * (observed - known.value), known.observations + 1)
    }
}
