import Foundation
import Synchronization

/// Runs an actor's work on one thread of its own, so that waiting for the disk never holds up Swift's shared pool.
final class StoreThread: SerialExecutor {
    private let queue = Queue()

    init() {
        let thread = Thread { [queue] in queue.run() }
        thread.name = "store"
        thread.start()
    }

    deinit {
        queue.close()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        queue.append(UnownedJob(job), on: asUnownedSerialExecutor())
    }

    /// The waiting work. Apart from the executor, so that the thread does not keep the executor alive.
    ///
    /// `jobs` and `isClosed` are only touched under `condition`'s lock; hence the promise.
    private final class Queue: @unchecked Sendable {
        private let condition = NSCondition()
        private var jobs: [(UnownedJob, UnownedSerialExecutor)] = []
        private var isClosed = false

        func append(_ job: UnownedJob, on executor: UnownedSerialExecutor) {
            condition.withLock {
                jobs.append((job, executor))
                condition.signal()
            }
        }

        func close() {
            condition.withLock {
                isClosed = true
                condition.signal()
            }
        }

        func run() {
            while let batch = next() {
                for (job, executor) in batch { job.runSynchronously(on: executor) }
            }
        }

        private func next() -> [(UnownedJob, UnownedSerialExecutor)]? {
            condition.withLock {
                while jobs.isEmpty && !isClosed { condition.wait() }
                defer { jobs = [] }
                return jobs.isEmpty ? nil : jobs
            }
        }
    }
}
