/// Whether going on is still worth it.
struct Plateau {
    /// The relative fall of the loss over ``span`` steps below which it is not.
    let tolerance: Double
    private var losses: [Double] = []

    static let span = 5

    init(tolerance: Double) {
        self.tolerance = tolerance
    }

    mutating func isReached(_ loss: Double) -> Bool {
        losses.append(loss)
        guard losses.count > Self.span else { return false }
        let before = losses[losses.count - 1 - Self.span]
        return before - loss < tolerance * before
    }
}
