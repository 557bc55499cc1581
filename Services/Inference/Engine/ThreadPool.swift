/// A fixed team of threads that share the work of one job at a time; the caller is one of them.
///
/// Placeholder with the final interface: serial until the spin-then-park pool lands.
public final class ThreadPool: Sendable {
    public let threads: Int

    /// - Parameter threads: at least 1, the caller included.
    public init(threads: Int) {
        self.threads = max(1, threads)
    }

    /// Calls `body(item, thread)` once for every item of `0..<count`, in any order, and returns when all are done.
    public func parallelFor(_ count: Int, _ body: (_ item: Int, _ thread: Int) -> Void) {
        for item in 0..<count { body(item, 0) }
    }
}
