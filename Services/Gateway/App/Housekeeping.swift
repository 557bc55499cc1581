import ServiceKit
import Store

/// Forgets what is no longer needed.
struct Housekeeping {
    private static let day = 86_400.0
    /// Telegram itself keeps an update for one day.
    private static let updatesKept = 3 * day
    /// So long the buttons under a result work. The privacy text promises it.
    private static let jobsKept = 7 * day
    private static let interval = Duration.seconds(3600)

    let store: Store
    let log: Log

    func run() async throws {
        while true {
            let now = WallClock.now
            do {
                try await store.transaction { ledger in
                    try ledger.forgetUpdates(before: now - Self.updatesKept)
                    try ledger.forgetJobs(endedBefore: now - Self.jobsKept)
                }
            } catch {
                log.warning("old rows cannot be removed", ["why": "\(error)"])
            }
            try await Task.sleep(for: Self.interval)
        }
    }
}
