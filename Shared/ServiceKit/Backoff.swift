/// How long to wait before the next try: doubling from `first` to `longest`, each time a random part of it less, so that
/// many who failed together do not come back together.
public struct Backoff: Sendable {
    public let first: Duration
    public let longest: Duration
    private var failures = 0

    public init(first: Duration = .milliseconds(200), longest: Duration = .seconds(30)) {
        self.first = first
        self.longest = longest
    }

    /// The pause after one more failure: between half and all of the doubled time.
    public mutating func next() -> Duration {
        let whole = min(longest, first * (1 << min(failures, 30)))
        failures += 1
        return whole * Double.random(in: 0.5...1)
    }

    /// To be called after a success.
    public mutating func reset() {
        failures = 0
    }
}
