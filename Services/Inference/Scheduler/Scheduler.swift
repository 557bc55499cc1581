import Dispatch
import ServiceKit
import Synchronization

/// Runs jobs by a ``Schedule``, on threads of its own: never on Swift's cooperative pool, so that a picture in the making
/// never keeps a connection waiting.
public final class Scheduler<Job: Hashable & Sendable>: Sendable {
    /// What a job does. It calls ``RunningJob/shouldStop()`` now and then and returns when that says so.
    public typealias Work = @Sendable (RunningJob<Job>) -> Void

    private struct Holding {
        let work: Work
        /// Signalled when the job may go on after it stood still, or has to stop.
        let goOn = DispatchSemaphore(value: 0)
        var cancelled = false
    }

    private struct State {
        var schedule: Schedule<Job>
        var held: [Job: Holding] = [:]
        /// Jobs that have a lane and wait for a thread to pick them up.
        var starts: [RunningJob<Job>] = []
        /// Per lane, those taken.
        var seats: [Set<Int>]
        var closed = false
        var threadsEnd = false
    }

    private enum Verdict {
        case goOn, stop
        case standStill(DispatchSemaphore)
    }

    public let limits: ScheduleLimits
    /// A word whenever positions or estimates may have changed; words not heard in time fall into one. For one listener.
    public let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation
    private let state: Mutex<State>
    /// Counts `State.starts`.
    private let starts = DispatchSemaphore(value: 0)
    private let boot = ContinuousClock.now

    /// Makes all threads that will ever be needed: for each lane one that computes and those that stand still.
    public init(_ limits: ScheduleLimits) {
        self.limits = limits
        state = Mutex(
            State(schedule: Schedule(limits), seats: Array(repeating: [], count: limits.lanes)))
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        for number in 0..<threadCount {
            _ = OwnedThread(name: "job-\(number)") { [self] in runJobs() }
        }
    }

    private var threadCount: Int { limits.lanes * limits.seatsPerLane }

    /// Takes a job, or says at once why not.
    ///
    /// - Parameters:
    ///   - user: whom the work is charged to.
    ///   - seconds: predicted work.
    ///   - bytes: what it will allocate at most.
    public func submit(
        _ job: Job, user: String, seconds: Double, bytes: Int, work: @escaping Work
    ) throws(ScheduleRefusal) {
        try state.withLock { state throws(ScheduleRefusal) in
            guard !state.closed else { throw .closed }
            try state.schedule.submit(job, user: user, seconds: seconds, bytes: bytes, at: now)
            state.held[job] = Holding(work: work)
            perform(state.schedule.dispatch(at: now), &state)
        }
        changed.yield()
    }

    /// Takes back a job that waits, tells one that runs to stop.
    ///
    /// - Returns: whether it waited; then its work is never called.
    @discardableResult
    public func cancel(_ job: Job) -> Bool {
        defer { changed.yield() }
        return state.withLock { state in
            if state.schedule.withdraw(job, at: now) {
                state.held[job] = nil
                perform(state.schedule.dispatch(at: now), &state)
                return true
            }
            state.held[job]?.cancelled = true
            state.held[job]?.goOn.signal()
            return false
        }
    }

    public func forecast() -> [Job: JobForecast] {
        state.withLock { $0.schedule.forecast(at: now) }
    }

    public var counts: (running: Int, waiting: Int) {
        state.withLock { ($0.schedule.runningCount, $0.schedule.waitingCount) }
    }

    /// Seconds until a waiting place is likely to be free.
    public var retryAfterSeconds: Double {
        state.withLock { $0.schedule.secondsToNextStart(at: now) }
    }

    /// Takes no more jobs and drops those that wait; those that run go on. The threads end with the last of them.
    ///
    /// - Returns: the jobs dropped.
    @discardableResult
    public func close() -> [Job] {
        let dropped = state.withLock { state in
            state.closed = true
            let dropped = state.schedule.waitingJobs
            for job in dropped {
                _ = state.schedule.withdraw(job, at: now)
                state.held[job] = nil
            }
            endThreadsWhenIdle(&state)
            return dropped
        }
        changed.yield()
        return dropped
    }

    // MARK: - For running jobs

    func shouldStop(_ job: Job) -> Bool {
        while true {
            let verdict = state.withLock { state -> Verdict in
                guard let holding = state.held[job], !holding.cancelled else { return .stop }
                let actions = state.schedule.checkpoint(job, at: now)
                perform(actions, &state)
                return actions.isEmpty ? .goOn : .standStill(holding.goOn)
            }
            switch verdict {
            case .goOn: return false
            case .stop: return true
            case .standStill(let goOn):
                changed.yield()
                goOn.wait()
            }
        }
    }

    func secondsRan(_ job: Job) -> Double {
        state.withLock { $0.schedule.secondsRan(job, at: now) }
    }

    func report(_ job: Job, fraction: Double) {
        state.withLock { $0.schedule.progress(job, fraction: fraction) }
        changed.yield()
    }

    // MARK: - Threads

    private var now: Double { (ContinuousClock.now - boot) / .seconds(1) }

    private func perform(_ actions: [Schedule<Job>.Action], _ state: inout State) {
        for action in actions {
            switch action {
            case .start(let job, let lane):
                let seat = (0...).first { !state.seats[lane].contains($0) } ?? 0
                state.seats[lane].insert(seat)
                state.starts.append(RunningJob(job: job, lane: lane, seat: seat, scheduler: self))
                starts.signal()
            case .resume(let job, _):
                state.held[job]?.goOn.signal()
            }
        }
    }

    private func runJobs() {
        while true {
            starts.wait()
            let next = state.withLock { state -> (RunningJob<Job>, Work)? in
                guard !state.starts.isEmpty else { return nil }
                let running = state.starts.removeFirst()
                return state.held[running.job].map { (running, $0.work) }
            }
            guard let (running, work) = next else { return }
            work(running)
            state.withLock { state in
                state.held[running.job] = nil
                state.seats[running.lane].remove(running.seat)
                perform(state.schedule.end(running.job, at: now), &state)
                endThreadsWhenIdle(&state)
            }
            changed.yield()
        }
    }

    /// A signal without a start is a thread's end.
    private func endThreadsWhenIdle(_ state: inout State) {
        guard state.closed, !state.threadsEnd, state.schedule.runningCount == 0 else { return }
        state.threadsEnd = true
        for _ in 0..<threadCount { starts.signal() }
    }
}

/// A job that has a lane, as its own work sees it.
public struct RunningJob<Job: Hashable & Sendable>: Sendable {
    public let job: Job
    public let lane: Int
    /// Which of the lane's ``ScheduleLimits/seatsPerLane`` places, the jobs that stand still having theirs too: with the
    /// lane the key to what one job at a time may use, such as memory to compute in.
    public let seat: Int
    let scheduler: Scheduler<Job>

    /// Whether the job was cancelled. Does not return while the job has to give way to a shorter one: to be called where
    /// nothing is held that others need, most of all not from within the lane's threads.
    public func shouldStop() -> Bool {
        scheduler.shouldStop(job)
    }

    /// Seconds the job has computed so far; those in which it gave way do not count.
    public var secondsRan: Double { scheduler.secondsRan(job) }

    /// How far the job is, 0...1.
    public func report(fraction: Double) {
        scheduler.report(job, fraction: fraction)
    }
}
