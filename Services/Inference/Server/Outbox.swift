import InferenceProtocol
import Synchronization

/// What one client has still to be told. Posting never waits, so a slow reader holds up nobody: of its progress only the
/// newest word of each job is kept.
final class Outbox: Sendable {
    fileprivate struct State {
        var messages: [ServiceMessage] = []
        /// In the order in which the jobs first had something to say.
        var progress: [JobProgress] = []
        var ended = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let posted: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    /// - Parameter limit: messages other than progress that may wait.
    init(limit: Int) {
        self.limit = limit
        (posted, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func post(_ message: ServiceMessage) {
        state.withLock { state in
            guard !state.ended else { return }
            if case .progress(let progress) = message {
                state.merge(progress)
            } else {
                if let job = message.endedJob { state.progress.removeAll { $0.job == job } }
                state.messages.append(message)
                if state.messages.count > limit { state = State(ended: true) }
            }
        }
        wake.yield()
    }

    /// What has been posted is still sent; nothing more is taken.
    func end() {
        state.withLock { $0.ended = true }
        wake.yield()
    }

    /// Hands over one message after another, in order, until ``end()`` and nothing is left, or until `send` throws. For one
    /// caller.
    func drain(_ send: (ServiceMessage) async throws -> Void) async rethrows {
        for await _ in posted {
            while let message = next() { try await send(message) }
            if state.withLock({ $0.ended }) { return }
        }
    }

    private func next() -> ServiceMessage? {
        state.withLock { state in
            if !state.messages.isEmpty { return state.messages.removeFirst() }
            if !state.progress.isEmpty { return .progress(state.progress.removeFirst()) }
            return nil
        }
    }
}

extension Outbox.State {
    /// A preview not sent yet stays until there is a newer one.
    fileprivate mutating func merge(_ new: JobProgress) {
        guard let index = progress.firstIndex(where: { $0.job == new.job }) else {
            progress.append(new)
            return
        }
        let preview = progress[index].preview
        progress[index] = new
        if new.preview == nil { progress[index].preview = preview }
    }
}

extension ServiceMessage {
    /// The job whose end this is.
    var endedJob: JobID? {
        switch self {
        case .finished(let finished): finished.job
        case .failed(let failed): failed.job
        default: nil
        }
    }
}
