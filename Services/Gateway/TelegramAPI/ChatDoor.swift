public import ServiceKit

/// The one door through which the bot talks in chats.
///
/// In each chat things happen in the order they were asked for, one at a time and no faster than ``Pacing`` allows. A
/// 429 makes only its own chat wait. What Telegram could not be asked, or could not answer, is asked again until it
/// answers or the task is cancelled; so a message whose answer was lost may be there twice, an edit never.
public actor ChatDoor {
    /// Above so many chats, those at rest are forgotten.
    private static let laneLimit = 1000

    private let client: TelegramClient
    private let pacing: Pacing
    private let log: Log
    private let moved: @Sendable (_ from: Int64, _ to: Int64) async -> Void
    private let clock = ContinuousClock()
    private var overall: TokenBucket
    private var lanes: [Int64: ChatLane] = [:]

    /// - Parameter moved: told when a group has become a supergroup, before the request is repeated there.
    public init(
        _ client: TelegramClient, pacing: Pacing = Pacing(), log: Log,
        moved: @escaping @Sendable (_ from: Int64, _ to: Int64) async -> Void
    ) {
        self.client = client
        self.pacing = pacing
        self.log = log
        self.moved = moved
        overall = TokenBucket(
            capacity: pacing.overallBurst, perSecond: pacing.overallPerSecond, now: ContinuousClock().now)
    }

    /// Does it, however long that takes.
    ///
    /// - Throws: what Telegram refused for good, or `.cancelled`, `.unauthorized`.
    public func perform<Method: ChatMethod>(
        _ method: Method, isGroup: Bool
    ) async throws(TelegramError) -> Method.Result {
        var method = method
        let chat = method.chat
        await enter(chat, isGroup)
        defer { leave(chat) }
        if let message = method.changedMessage { forgetProgress(chat, message) }
        var backoff = Backoff(first: pacing.firstRetry, longest: pacing.longestRetry)
        while true {
            try await waitForLeave(chat)
            do throws(TelegramError) {
                return try await call(method)
            } catch {
                switch error.code {
                case .notModified:
                    guard let unmodified = Method.unmodified else { throw error }
                    return unmodified
                case .tooManyRequests(let seconds):
                    block(chat, seconds)
                case .migrated(let newChat):
                    await moved(method.chat, newChat)
                    method.chat = newChat
                case .unavailable, .unreachable, .conflict:
                    log.warning(
                        "Telegram cannot be asked, trying again", ["method": method.name, "why": error.message])
                    try await sleep(backoff.next())
                default:
                    guard let other = method.recast(after: error.code) else { throw error }
                    method = other
                }
            }
        }
    }

    /// Shows progress when the chat's pace allows. A newer text of the same message takes the place of one that has not
    /// been shown; anything that changes the message for good makes it void. Failures do not matter.
    public func showProgress(_ edit: EditMessage, isGroup: Bool) {
        openLane(edit.chat, isGroup)
        lanes[edit.chat]?.remember(edit)
        guard lanes[edit.chat]?.isShowingProgress == false else { return }
        lanes[edit.chat]?.isShowingProgress = true
        Task { await self.workOffProgress(edit.chat, isGroup) }
    }

    /// Progress of this message that has not been shown yet never will be.
    public func forgetProgress(_ chat: Int64, _ message: Int64) {
        lanes[chat]?.forgetProgress(of: message)
    }

    private func workOffProgress(_ chat: Int64, _ isGroup: Bool) async {
        let interval = isGroup ? pacing.progressInGroup : pacing.progressInPrivate
        while let lane = lanes[chat], !lane.progress.isEmpty {
            let due = max(lane.lastUse + interval, lane.blockedUntil)
            if clock.now < due {
                do { try await clock.sleep(until: due) } catch { break }
                continue
            }
            await enter(chat, isGroup)
            if let edit = lanes[chat]?.takeProgress() {
                await show(edit)
            }
            leave(chat)
        }
        lanes[chat]?.isShowingProgress = false
    }

    private func show(_ edit: EditMessage) async {
        do throws(TelegramError) {
            try await waitForLeave(edit.chat)
            _ = try await client.call(edit)
        } catch {
            if case .tooManyRequests(let seconds) = error.code { block(edit.chat, seconds) }
            if let other = edit.recast(after: error.code) { await show(other) }
        }
    }

    /// What makes a new message is not broken off once it is on its way: its answer is all that ever tells its id, and
    /// without that the message stays behind. So a gateway that is told to end waits for it.
    private func call<Method: ChatMethod>(_ method: Method) async throws(TelegramError) -> Method.Result {
        guard method.changedMessage == nil else { return try await client.call(method) }
        let client = client
        let answer = await Task { () -> Result<Method.Result, TelegramError> in
            do throws(TelegramError) { return .success(try await client.call(method)) } catch { return .failure(error) }
        }.value
        return try answer.get()
    }

    // MARK: Turns

    private func openLane(_ chat: Int64, _ isGroup: Bool) {
        guard lanes[chat] == nil else { return }
        let now = clock.now
        if lanes.count >= Self.laneLimit { lanes = lanes.filter { !$0.value.isAtRest(now) } }
        let perSecond = isGroup ? pacing.perSecondInGroup : pacing.perSecondInPrivate
        lanes[chat] = ChatLane(
            bucket: TokenBucket(capacity: pacing.burst, perSecond: perSecond, now: now), now: now)
    }

    /// Waits until it is this caller's turn in the chat.
    private func enter(_ chat: Int64, _ isGroup: Bool) async {
        openLane(chat, isGroup)
        guard lanes[chat]?.isBusy == true else {
            lanes[chat]?.isBusy = true
            return
        }
        await withCheckedContinuation { lanes[chat]?.queue.append($0) }
    }

    /// Hands the turn to the next in line.
    private func leave(_ chat: Int64) {
        lanes[chat]?.lastUse = clock.now
        if lanes[chat]?.queue.isEmpty == false {
            lanes[chat]?.queue.removeFirst().resume()
        } else {
            lanes[chat]?.isBusy = false
        }
    }

    // MARK: Pace

    private func block(_ chat: Int64, _ seconds: Double) {
        log.info("Telegram asks for patience", ["chat": "\(chat)", "seconds": "\(seconds)"])
        lanes[chat]?.blockedUntil = clock.now + .seconds(seconds)
    }

    private func waitForLeave(_ chat: Int64) async throws(TelegramError) {
        let now = clock.now
        let blocked = (lanes[chat]?.blockedUntil ?? now) - now
        let pause = max(blocked, lanes[chat]?.bucket.take(at: now) ?? .zero, overall.take(at: now))
        try await sleep(pause)
    }

    private func sleep(_ duration: Duration) async throws(TelegramError) {
        do {
            if duration > .zero { try await clock.sleep(for: duration) }
            try Task.checkCancellation()
        } catch {
            throw TelegramError(.cancelled, "cancelled")
        }
    }
}
