/// The time within which something awaited has to happen. For waiting on events; no test measures with it.
public struct DeadlineExceeded: Error, CustomStringConvertible {
    public let description: String
}

/// Runs `operation`, which must heed cancellation, and throws ``DeadlineExceeded`` if it takes longer than `limit`.
public func withDeadline<Value: Sendable>(
    _ limit: Duration, waitingFor what: String, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: operation)
        group.addTask {
            try await Task.sleep(for: limit)
            throw DeadlineExceeded(description: "waited \(limit) in vain for \(what)")
        }
        defer { group.cancelAll() }
        return try await group.next()!
    }
}
