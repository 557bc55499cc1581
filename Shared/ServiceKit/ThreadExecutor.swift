import Dispatch
import Synchronization

/// Runs an actor on one thread of its own, first come, first served. An actor whose methods make blocking C calls (a
/// database, a socket) names it as its executor:
///
///     private let executor = ThreadExecutor(name: "store")
///     nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
public final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue

    /// Starts the thread. It ends when the executor is released and what was queued has run.
    public init(name: String) {
        let queue = JobQueue()
        self.queue = queue
        _ = OwnedThread(name: name) { queue.drain() }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        queue.push(.run(UnownedJob(job), on: asUnownedSerialExecutor()))
    }

    deinit {
        queue.push(.stop)
    }
}

/// What the thread works off. Apart from the executor, so that the thread does not keep the executor alive.
private final class JobQueue: Sendable {
    enum Entry {
        case run(UnownedJob, on: UnownedSerialExecutor)
        case stop
    }

    private let entries = Mutex<[Entry]>([])
    private let available = DispatchSemaphore(value: 0)

    func push(_ entry: Entry) {
        entries.withLock { $0.append(entry) }
        available.signal()
    }

    func drain() {
        while true {
            available.wait()
            let batch = entries.withLock { entries in
                defer { entries = [] }
                return entries
            }
            for entry in batch {
                switch entry {
                case .run(let job, let executor): job.runSynchronously(on: executor)
                case .stop: return
                }
            }
        }
    }
}
