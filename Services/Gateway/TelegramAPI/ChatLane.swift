/// What ``ChatDoor`` knows of one chat.
struct ChatLane {
    /// Somebody has the turn; those in the queue wait for it.
    var isBusy = false
    var queue: [CheckedContinuation<Void, Never>] = []
    var bucket: TokenBucket
    var blockedUntil: ContinuousClock.Instant
    var lastUse: ContinuousClock.Instant
    var isShowingProgress = false
    /// The newest text of each message's progress, in the order in which the messages are due.
    private(set) var progress: [EditMessage] = []

    init(bucket: TokenBucket, now: ContinuousClock.Instant) {
        self.bucket = bucket
        blockedUntil = now
        lastUse = now
    }

    mutating func remember(_ edit: EditMessage) {
        if let index = progress.firstIndex(where: { $0.message == edit.message }) {
            progress[index] = edit.superseding(progress[index])
        } else {
            progress.append(edit)
        }
    }

    mutating func takeProgress() -> EditMessage? {
        progress.isEmpty ? nil : progress.removeFirst()
    }

    mutating func forgetProgress(of message: Int64) {
        progress.removeAll { $0.message == message }
    }

    func isAtRest(_ now: ContinuousClock.Instant) -> Bool {
        var bucket = bucket
        return !isBusy && queue.isEmpty && !isShowingProgress && blockedUntil <= now && bucket.isFull(at: now)
    }
}
