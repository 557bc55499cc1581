import InferenceProtocol

/// Counts of what became of the jobs, per effect, since boot.
struct EffectStatistics {
    /// Seconds, from a colouring of a small photo to a style transfer of minutes.
    private static let bounds = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250]

    private(set) var effects: [ServiceStatus.Effect]

    init(_ effects: [String]) {
        self.effects = effects.map {
            ServiceStatus.Effect(id: $0, seconds: Histogram(upperBounds: Self.bounds))
        }
    }

    /// - Parameter seconds: computed; nil when the job never ran.
    mutating func count(_ message: ServiceMessage, of effect: String, seconds: Double?) {
        guard let index = effects.firstIndex(where: { $0.id == effect }) else { return }
        switch message {
        case .finished:
            effects[index].finished += 1
            if let seconds { effects[index].seconds.observe(seconds) }
        case .failed(let failed) where failed.code == .cancelled: effects[index].cancelled += 1
        default: effects[index].failed += 1
        }
    }
}
