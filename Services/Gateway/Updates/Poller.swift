public import ServiceKit
public import TelegramAPI

/// Fetches updates by long polling.
///
/// Telegram forgets updates once a higher offset is asked for, so the offset is sent only after the batch is stored,
/// and only until Telegram has answered it. Otherwise the oldest unconfirmed updates are asked for, whatever their
/// numbers: after a week of silence Telegram starts counting at a random one.
public struct Poller: Sendable {
    private let client: TelegramClient
    private let log: Log
    private let pollSeconds: Int
    private let take: @Sendable ([Update]) async throws -> Void

    /// - Parameter take: stores a batch, or throws.
    public init(
        _ client: TelegramClient, log: Log, pollSeconds: Int = GetUpdates.longestWait,
        take: @escaping @Sendable ([Update]) async throws -> Void
    ) {
        self.client = client
        self.log = log
        self.pollSeconds = pollSeconds
        self.take = take
    }

    /// Polls until the task is cancelled.
    ///
    /// - Throws: ``TelegramError`` `.unauthorized` when the token is wrong.
    public func run() async throws {
        var offset: Int64?
        var backoff = Backoff(longest: .seconds(30))
        while !Task.isCancelled {
            do {
                let updates = try await client.call(GetUpdates(offset: offset, timeout: pollSeconds))
                offset = nil
                // Also when it is empty: that tells that Telegram is reached.
                try await take(updates)
                offset = updates.map(\.id).max().map { $0 + 1 }
                backoff.reset()
            } catch {
                try await recover(error, &backoff)
            }
        }
    }

    private func recover(_ error: any Error, _ backoff: inout Backoff) async throws {
        guard let refusal = error as? TelegramError else {
            log.error("updates cannot be stored; Telegram keeps them meanwhile", ["why": "\(error)"])
            return try await Task.sleep(for: backoff.next())
        }
        switch refusal.code {
        case .cancelled: return
        case .unauthorized: throw refusal
        case .conflict:
            log.error(
                "Telegram gives updates to one receiver only: another gateway runs with this token, or a webhook is set",
                ["telegram": refusal.message])
        case .tooManyRequests(let seconds):
            return try await Task.sleep(for: .seconds(seconds))
        default:
            log.warning("no updates from Telegram, trying again", ["why": refusal.message])
        }
        try await Task.sleep(for: backoff.next())
    }
}
