/// How fast the bot talks. Telegram publishes no exact limits; these keep well away from those observed (about one
/// message a second in a chat, twenty a minute in a group, thirty a second overall; edits count).
public struct Pacing: Sendable {
    /// Messages at once after a pause.
    public var burst = 4.0
    /// After the burst.
    public var perSecondInPrivate = 1.0
    public var perSecondInGroup = 1.0 / 3
    public var overallBurst = 25.0
    public var overallPerSecond = 25.0
    /// The least time between a chat's last message and an edit that only shows progress.
    public var progressInPrivate = Duration.seconds(3)
    public var progressInGroup = Duration.seconds(10)
    /// After a failure of the network or of Telegram's.
    public var firstRetry = Duration.milliseconds(500)
    public var longestRetry = Duration.seconds(30)

    public init() {}
}

/// A bucket that fills at a steady rate; each message takes one token out, if need be in advance.
struct TokenBucket {
    let capacity: Double
    let perSecond: Double
    private var tokens: Double
    private var filledAt: ContinuousClock.Instant

    init(capacity: Double, perSecond: Double, now: ContinuousClock.Instant) {
        self.capacity = capacity
        self.perSecond = perSecond
        tokens = capacity
        filledAt = now
    }

    /// Takes one token and says how long to wait until it is really there.
    mutating func take(at now: ContinuousClock.Instant) -> Duration {
        fill(now)
        tokens -= 1
        return tokens >= 0 ? .zero : .seconds(-tokens / perSecond)
    }

    mutating func isFull(at now: ContinuousClock.Instant) -> Bool {
        fill(now)
        return tokens >= capacity
    }

    private mutating func fill(_ now: ContinuousClock.Instant) {
        tokens = min(capacity, tokens + (now - filledAt) / .seconds(1) * perSecond)
        filledAt = now
    }
}
