import Effects
import Engine
import InferenceProtocol
import Networks
import Scheduler
import ServiceKit
import Synchronization

/// The jobs of all clients: takes them, has them run, tells whoever listens, keeps the results.
///
/// Called by the clients' sessions and by the scheduler's threads. Its lock is held for bookkeeping only; what is said
/// goes into outboxes, which never wait. The scheduler never calls back while it holds a lock of its own.
final class JobService: Sendable {
    struct State {
        var book: JobBook
        var statistics: EffectStatistics
        var outboxes: [JobBook.Listener: Outbox] = [:]
        var lastListener: JobBook.Listener = 0
        var closed = false
        /// Whoever waits for the last running job.
        var idle: [CheckedContinuation<Void, Never>] = []
    }

    let description: ServiceDescription
    let bounds: ServiceBounds
    private let bootID = JobID().description
    private let boot = ContinuousClock.now
    let check: SubmissionCheck
    let scheduler: Scheduler<JobID>
    /// By lane and seat. Every seat has threads and plans of its own, since a job that stands still holds on to them.
    let seats: [[Lane]]
    let log: Log
    let state: Mutex<State>

    init(
        _ description: ServiceDescription, schedule: ScheduleLimits, threads: Int, bounds: ServiceBounds, log: Log
    ) {
        self.description = description
        self.bounds = bounds
        self.log = log
        let effects = description.effects.map { ($0.description.id, $0) }
        check = SubmissionCheck(
            effects: Dictionary(uniqueKeysWithValues: effects), gallery: Set(description.gallery.map(\.name)),
            limits: description.limits)
        scheduler = Scheduler(schedule)
        seats = LanePolicy.threads(of: threads, lanes: schedule.lanes).map { threads in
            (0..<schedule.seatsPerLane).map { _ in Lane(pool: ThreadPool(threads: threads), planBytes: bounds.planBytes)
            }
        }
        state = Mutex(State(book: JobBook(bounds), statistics: EffectStatistics(effects.map(\.0))))
    }

    // MARK: - Clients

    /// A client has come. Nil when there are as many as may be.
    func join() -> (listener: JobBook.Listener, outbox: Outbox)? {
        state.withLock { state in
            guard state.outboxes.count < bounds.connections else { return nil }
            state.lastListener += 1
            let outbox = Outbox(limit: bounds.messagesPerClient)
            state.outboxes[state.lastListener] = outbox
            return (state.lastListener, outbox)
        }
    }

    /// A client is gone. Its jobs go on.
    func leave(_ listener: JobBook.Listener) {
        state.withLock { state in
            state.outboxes[listener] = nil
            state.book.leave(listener)
        }
    }

    /// Ends all conversations once everything posted has been sent.
    func dismissClients() {
        state.withLock { state in
            for outbox in state.outboxes.values { outbox.end() }
        }
    }

    var welcome: Welcome {
        Welcome(
            bootID: bootID, version: description.version, effects: description.effects.map(\.description),
            gallery: description.gallery, limits: description.limits)
    }

    var status: ServiceStatus {
        let counts = scheduler.counts
        return ServiceStatus(
            bootID: bootID, uptimeSeconds: now, lanes: UInt32(scheduler.limits.lanes),
            threads: UInt32(seats.reduce(0) { $0 + $1[0].pool.threads }), running: UInt32(counts.running),
            queued: UInt32(counts.waiting), queueLimit: UInt32(scheduler.limits.queue),
            residentBytes: UInt64(Machine.residentBytes),
            memoryLimitBytes: UInt64(description.memoryLimitBytes), modelLoads: UInt64(description.modelLoads()),
            effects: state.withLock { $0.statistics.effects }, models: description.models(),
            instructionSet: description.instructionSet)
    }

    /// Seconds since boot.
    var now: Double { (ContinuousClock.now - boot) / .seconds(1) }
}
