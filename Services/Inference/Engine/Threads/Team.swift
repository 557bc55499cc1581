import CKernels
import Glibc
import Synchronization

/// The threads of a ``ThreadPool`` and the job they share.
///
/// ## Why a late thread does no harm
/// `ticket` is one atomic word: the job's number in its upper half, the items not yet handed out in its lower half. Taking an item
/// is one compare-and-swap of the whole word from (job, n) to (job, n - 1) with n > 0, so it succeeds only while that very job
/// still has items to hand out. `unfinished` counts items not yet completed; the caller leaves `share` only when it is 0, and the
/// next job is written only after that. Hence:
/// - Whoever took an item of a job may read `body`, `context` and `count`: they were written before the release-store of that
///   job's ticket, which its acquiring swap has read, and are not written again until the item is reported done.
/// - Whoever did not take an item reads none of them. A thread that overslept whole jobs finds either another number in the
///   ticket or nothing left, and goes back to waiting. The caller never waits for such a thread, only for items.
/// - While the next job is being written, the ticket still says (previous job, 0 left), so nothing can be taken.
/// A stale swap could succeed only if the number came round to the same value (2^32 jobs) between one thread's load and its swap.
///
/// `@unchecked Sendable`: `body`, `context` and `count` are guarded as above, `handles` is written before the first job and read
/// after the last, everything else is atomic or a lock.
final class Team: @unchecked Sendable {
    private typealias Body = (_ item: Int, _ thread: Int) -> Void

    /// Spins of about 40 ns each before a thread sleeps: longer than the serial steps between the layers of a network.
    private static let spins = 10_000

    private let ticket = Atomic<UInt64>(0)
    private let unfinished = Atomic<Int>(0)
    private let sleepers = Atomic<Int>(0)
    private let dismissed = Atomic<Bool>(false)
    private var context: UnsafeRawPointer?
    private var count = 0
    private var handles: [pthread_t] = []
    private let callers = Lock()
    private let bell = Bell()

    init(helpers: Int) {
        for index in 0..<max(0, helpers) {
            let start = Unmanaged.passRetained(Start(team: self, thread: index + 1))
            var handle = pthread_t()
            let result = pthread_create(&handle, nil, { Start.enter($0) }, start.toOpaque())
            guard result == 0 else {
                // Fewer hands do the same work: `share` never counts them.
                start.release()
                return
            }
            handles.append(handle)
        }
    }

    var sleeping: Int { sleepers.load(ordering: .sequentiallyConsistent) }

    /// What a new thread is given: it keeps the team alive until it ends.
    private final class Start {
        let team: Team
        let thread: Int

        init(team: Team, thread: Int) {
            self.team = team
            self.thread = thread
        }

        static func enter(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
            guard let pointer else { return nil }
            let start = Unmanaged<Start>.fromOpaque(pointer).takeRetainedValue()
            start.team.work(start.thread)
            return nil
        }
    }

    /// Shares the items of one job between the caller, as thread 0, and the team.
    func share(_ count: Int, _ body: (_ item: Int, _ thread: Int) -> Void) {
        precondition(count <= UInt32.max, "too many items for one job")
        callers.withLock {
            withoutActuallyEscaping(body) { body in
                withUnsafePointer(to: body) { pointer in
                    self.context = UnsafeRawPointer(pointer)
                    self.count = count
                    unfinished.store(count, ordering: .relaxed)
                    let job = (ticket.load(ordering: .relaxed) >> 32) &+ 1
                    // Sequentially consistent, as `sleepers`: either a thread about to sleep sees the job, or it is seen here.
                    ticket.store(job << 32 | UInt64(count), ordering: .sequentiallyConsistent)
                    if sleepers.load(ordering: .sequentiallyConsistent) > 0 { bell.ring() }
                    takeItems(of: job & 0xffff_ffff, thread: 0)
                    var spins = 0
                    while unfinished.load(ordering: .acquiring) != 0 {
                        spins += 1
                        // A helper that holds the last item may wait for a core: give it this one.
                        if spins < Self.spins { atelier_pause() } else { sched_yield() }
                    }
                }
            }
        }
    }

    private func takeItems(of job: UInt64, thread: Int) {
        while true {
            var seen = ticket.load(ordering: .relaxed)
            while true {
                guard seen >> 32 == job, seen & 0xffff_ffff > 0 else { return }
                let (taken, current) = ticket.weakCompareExchange(
                    expected: seen, desired: seen - 1, successOrdering: .acquiring, failureOrdering: .relaxed)
                if taken { break }
                seen = current
            }
            guard let context else { return }
            let item = count - Int(seen & 0xffff_ffff)
            context.assumingMemoryBound(to: Body.self).pointee(item, thread)
            // Streamed stores are not ordered by the atomic operation.
            atelier_fence()
            unfinished.subtract(1, ordering: .acquiringAndReleasing)
        }
    }

    /// A helper's life.
    private func work(_ thread: Int) {
        var last: UInt64 = 0
        while true {
            var spins = 0
            while ticket.load(ordering: .acquiring) >> 32 == last {
                spins += 1
                if spins < Self.spins {
                    atelier_pause()
                } else {
                    sleepers.add(1, ordering: .sequentiallyConsistent)
                    bell.wait(while: { ticket.load(ordering: .sequentiallyConsistent) >> 32 == last })
                    sleepers.subtract(1, ordering: .sequentiallyConsistent)
                }
            }
            last = ticket.load(ordering: .acquiring) >> 32
            if dismissed.load(ordering: .acquiring) { return }
            takeItems(of: last, thread: thread)
        }
    }

    /// Ends the threads and waits for them. There must be no job.
    func dismiss() {
        dismissed.store(true, ordering: .releasing)
        let job = (ticket.load(ordering: .relaxed) >> 32) &+ 1
        ticket.store(job << 32, ordering: .sequentiallyConsistent)
        bell.ring()
        for handle in handles { pthread_join(handle, nil) }
        handles = []
    }
}
