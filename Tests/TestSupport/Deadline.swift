/// Runs `operation`, which must heed cancellation, and throws ``TestFailure`` if it takes longer than `limit`.
public func withDeadline<Value: Sendable>(
    _ limit: Duration, waitingFor what: String, _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask(operation: operation)
        group.addTask {
            try await Task.sleep(for: limit)
            throw TestFailure("waited \(limit) in vain for \(what)")
        }
        defer { group.cancelAll() }
        return try await group.next()!
    }
}

/// Asks again and again until `condition` holds. For what cannot be listened to.
public func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(20))
    }
    throw TestFailure("waited \(limit) in vain for \(what)")
}
