import Synchronization
import TestSupport

/// A value that changes while a test waits for what it wants to see.
public final class Observed<Value: Sendable>: Sendable {
    private struct State {
        var value: Value
        var listeners: [AsyncStream<Void>.Continuation] = []
    }

    private let state: Mutex<State>

    public init(_ value: Value) {
        state = Mutex(State(value: value))
    }

    public var value: Value { state.withLock { $0.value } }

    @discardableResult
    public func change<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        let (result, listeners) = state.withLock { state in (body(&state.value), state.listeners) }
        for listener in listeners { listener.yield() }
        return result
    }

    /// The first thing that `read` finds.
    public func first<Found: Sendable>(
        _ what: String, within limit: Duration = .seconds(20), _ read: @escaping @Sendable (Value) -> Found?
    ) async throws -> Found {
        let (changes, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.listeners.append(listener) }
        listener.yield()
        return try await withDeadline(limit, waitingFor: what) {
            for await _ in changes {
                if let found = read(self.value) { return found }
            }
            throw CancellationError()
        }
    }

    public func until(_ what: String, _ holds: @escaping @Sendable (Value) -> Bool) async throws {
        _ = try await first(what) { holds($0) ? true : nil }
    }
}
