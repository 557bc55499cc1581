/// Lets callers wait until something has changed. Lives inside an actor, whose isolation it shares.
struct Changes {
    private var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
    private var next = 0

    /// Wakes everyone.
    mutating func announce() {
        for listener in waiting.values { listener.finish() }
        waiting.removeAll()
    }

    /// A stream that ends with the next change or at `deadline`.
    mutating func listen(until deadline: ContinuousClock.Instant) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        waiting[next] = continuation
        next += 1
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            continuation.finish()
        }
        continuation.onTermination = { _ in timer.cancel() }
        return stream
    }
}
