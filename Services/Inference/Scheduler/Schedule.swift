/// Who computes next: a pure state machine that is told of events and the time, and answers with what is to be done.
///
///     submit ──> waiting ──dispatch──> running ──end──> gone
///                   │                  │     ^
///                 cancel      checkpoint     dispatch
///                   v                  v     │
///                 gone               standing still
///
/// Waiting jobs are taken in the order of weighted fair queueing (Demers, Keshav, Shenker 1989) over users and predicted
/// seconds; within one user in order of arrival. A lane is a stack of jobs of which only the top computes: see
/// ``Overtaking``. Times are seconds on one monotonic clock of the caller's.
public struct Schedule<Job: Hashable & Sendable>: Sendable {
    /// What the caller has to do for one lane.
    public enum Action: Equatable, Sendable {
        case start(Job, lane: Int)
        /// A job that stood still goes on.
        case resume(Job, lane: Int)
    }

    /// A job that waits.
    struct Entry: Sendable {
        let job: Job
        let user: String
        let seconds: Double
        let bytes: Int
        /// The n-th job ever submitted.
        let number: Int
        /// The virtual time when it came.
        let arrival: Double
        /// The virtual time at which an ideally fair machine would have finished it.
        var finish = 0.0
    }

    /// A prediction is never below this, so that every job costs its user something.
    static var shortestSeconds: Double { 0.001 }

    public let limits: ScheduleLimits
    /// In the order in which they will start.
    var waiting: [Entry] = []
    /// Per lane, the top last.
    var lanes: [[Active]]
    var fairness = FairClock()
    private var submitted = 0

    public init(_ limits: ScheduleLimits) {
        self.limits = limits
        lanes = Array(repeating: [], count: limits.lanes)
    }

    public var waitingCount: Int { waiting.count }
    /// Jobs in the lanes, those that stand still included.
    public var runningCount: Int { lanes.reduce(0) { $0 + $1.count } }
    public var waitingJobs: [Job] { waiting.map(\.job) }

    /// Takes a job among those that wait; ``dispatch(at:)`` says whether it can start.
    ///
    /// - Parameters:
    ///   - user: whom the work is charged to.
    ///   - seconds: the predicted work on one lane.
    ///   - bytes: what it will allocate at most.
    public mutating func submit(
        _ job: Job, user: String, seconds: Double, bytes: Int, at now: Double
    ) throws(ScheduleRefusal) {
        guard !contains(job) else { throw .known }
        guard bytes <= limits.memoryBytes else { throw .neverFits(bytes: bytes, limit: limits.memoryBytes) }
        let ownWaiting = waiting.count { $0.user == user }
        guard waiting.count < limits.queue, ownWaiting < limits.queuePerUser else {
            throw .full(retryAfterSeconds: secondsToNextStart(at: now))
        }
        advanceFairness(to: now)
        submitted += 1
        waiting.append(
            Entry(
                job: job, user: user, seconds: max(seconds, Self.shortestSeconds), bytes: bytes, number: submitted,
                arrival: fairness.now))
        putInOrder()
    }

    /// Fills free lanes. To be called after ``submit(_:user:seconds:bytes:at:)`` and ``withdraw(_:at:)``.
    public mutating func dispatch(at now: Double) -> [Action] {
        var actions: [Action] = []
        for lane in lanes.indices where lanes[lane].isEmpty {
            guard let index = nextToStart(at: now) else { break }
            actions.append(start(waitingAt: index, lane: lane, at: now))
        }
        return actions
    }

    /// The running job is at a point where it can stand still. The answer is empty, or the job that takes its lane: then
    /// the caller holds this one until an action resumes it, or until it is cancelled.
    public mutating func checkpoint(_ job: Job, at now: Double) -> [Action] {
        guard !waiting.isEmpty, let (lane, depth) = place(of: job), depth == lanes[lane].count - 1,
            let index = overtaker(in: lane, at: now)
        else { return [] }
        return [start(waitingAt: index, lane: lane, at: now)]
    }

    /// How far a running job is, 0...1.
    public mutating func progress(_ job: Job, fraction: Double) {
        guard let (lane, depth) = place(of: job) else { return }
        lanes[lane][depth].fraction = min(max(fraction, 0), 1)
    }

    /// Seconds a job in a lane has computed; 0 for any other.
    public func secondsRan(_ job: Job, at now: Double) -> Double {
        place(of: job).map { lanes[$0.lane][$0.depth].ran(at: now) } ?? 0
    }

    /// A running job is over, whatever its outcome. Its user is charged what it really took.
    public mutating func end(_ job: Job, at now: Double) -> [Action] {
        guard let (lane, depth) = place(of: job) else { return [] }
        advanceFairness(to: now)
        let wasComputing = depth == lanes[lane].count - 1
        let active = lanes[lane].remove(at: depth)
        fairness.charge(active.entry.user, active.ran(at: now) - active.entry.seconds)
        putInOrder()
        guard wasComputing, let top = lanes[lane].indices.last else { return dispatch(at: now) }
        if let index = overtaker(in: lane, at: now) {
            return [start(waitingAt: index, lane: lane, at: now)] + dispatch(at: now)
        }
        lanes[lane][top].goOn(at: now)
        return [.resume(lanes[lane][top].entry.job, lane: lane)] + dispatch(at: now)
    }

    /// Takes back a job that waits.
    ///
    /// - Returns: false when it does not wait: a running job is told to stop by the caller and then ends.
    public mutating func withdraw(_ job: Job, at now: Double) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.job == job }) else { return false }
        advanceFairness(to: now)
        waiting.remove(at: index)
        putInOrder()
        return true
    }

    public func contains(_ job: Job) -> Bool {
        place(of: job) != nil || waiting.contains { $0.job == job }
    }

    private func place(of job: Job) -> (lane: Int, depth: Int)? {
        for lane in lanes.indices {
            if let depth = lanes[lane].firstIndex(where: { $0.entry.job == job }) { return (lane, depth) }
        }
        return nil
    }

    private mutating func start(waitingAt index: Int, lane: Int, at now: Double) -> Action {
        advanceFairness(to: now)
        if let top = lanes[lane].indices.last { lanes[lane][top].stand(at: now) }
        let entry = waiting.remove(at: index)
        lanes[lane].append(Active(entry, at: now))
        fairness.begin(entry.user, finish: entry.finish)
        putInOrder()
        return .start(entry.job, lane: lane)
    }
}
