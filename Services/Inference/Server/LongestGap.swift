import Synchronization

/// The longest time for which a job did not ask whether it should go on: so long may who cancels it have to wait.
final class LongestGap: Sendable {
    private struct State {
        var since = ContinuousClock.now
        var longest = Duration.zero

        mutating func end() { longest = max(longest, ContinuousClock.now - since) }
    }

    private let state = Mutex(State())

    /// - Parameter question: may take its time, while a shorter job overtakes.
    func asking<Answer>(_ question: () -> Answer) -> Answer {
        state.withLock { $0.end() }
        defer { state.withLock { $0.since = .now } }
        return question()
    }

    /// Up to now.
    var longest: Duration {
        state.withLock { state in
            state.end()
            return state.longest
        }
    }
}
