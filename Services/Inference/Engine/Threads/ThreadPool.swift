/// A fixed team of threads that share the work of one job at a time; the caller is one of them.
///
/// The threads spin for a moment after a job, so that the next one starts within a microsecond, and then sleep until there is one.
/// Several pools may work at the same time; callers of the same pool take turns.
public final class ThreadPool: Sendable {
    public let threads: Int
    private let team: Team

    /// - Parameter threads: at least 1, the caller included.
    public init(threads: Int) {
        self.threads = max(1, threads)
        team = Team(helpers: self.threads - 1)
    }

    /// Helpers that have found nothing to do for so long that they sleep.
    package var sleepingThreads: Int { team.sleeping }

    deinit {
        team.dismiss()
    }

    /// Calls `body(item, thread)` once for every item of `0..<count`, in any order, and returns when all are done.
    ///
    /// `thread` is below ``threads``, and no two calls at the same time have the same. What the calls wrote is visible to the
    /// caller afterwards. `body` must not call `parallelFor` of the same pool.
    public func parallelFor(_ count: Int, _ body: (_ item: Int, _ thread: Int) -> Void) {
        if threads == 1 || count <= 1 {
            for item in 0..<count { body(item, 0) }
        } else {
            team.share(count, body)
        }
    }
}
