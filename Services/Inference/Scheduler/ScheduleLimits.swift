/// What a ``Schedule`` may hand out, and how much may wait for it.
public struct ScheduleLimits: Equatable, Sendable {
    /// Jobs that compute at once.
    public var lanes: Int
    /// Jobs that wait, of all users together.
    public var queue: Int
    /// Jobs of one user that wait: a share of the queue, so that one album never turns everybody else away.
    public var queuePerUser: Int
    /// What all running jobs may allocate together.
    public var memoryBytes: Int
    public var overtaking: Overtaking

    /// Jobs that are under way at once in one lane: one computes, the others stand still.
    public var seatsPerLane: Int { 1 + overtaking.depth }

    /// A user's share of the queue, unless told otherwise.
    public static let usersSharingTheQueue = 4

    public init(
        lanes: Int, queue: Int, queuePerUser: Int? = nil, memoryBytes: Int, overtaking: Overtaking = Overtaking()
    ) {
        self.lanes = max(1, lanes)
        self.queue = max(1, queue)
        self.queuePerUser = queuePerUser ?? max(1, queue / Self.usersSharingTheQueue)
        self.memoryBytes = memoryBytes
        self.overtaking = overtaking
    }
}

/// When a running job gives way, at one of its checkpoints, to one that is much shorter.
///
/// The job that gave way keeps its memory and its lane and goes on when the other has ended. Its share of the lane never
/// falls below about one half, so it takes at most twice its time; and a short job waits at most about as long as it runs.
public struct Overtaking: Equatable, Sendable {
    /// The short job has to be this many times shorter than what the long one still has to do.
    public var factor: Double
    /// Seconds for which a job may have given way beyond the seconds it has run itself.
    public var allowanceSeconds: Double
    /// Jobs that may stand still at once in one lane; each of them holds its memory.
    public var depth: Int

    public init(factor: Double = 4, allowanceSeconds: Double = 10, depth: Int = 2) {
        self.factor = factor
        self.allowanceSeconds = allowanceSeconds
        self.depth = depth
    }

    public static let never = Overtaking(depth: 0)
}

/// How the threads of the machine are divided.
public enum LanePolicy {
    /// Up to this many threads one picture still uses well: a layer of the smallest network has work for so many.
    public static let threadsPerLane = 4

    /// Jobs at once for `threads` threads: one lane for each four of them.
    ///
    /// With two threads that is one lane of two, not two of one: every picture is done in half the time, two pictures one
    /// after the other take no longer than side by side, and one arena is in memory instead of two. That a short job does
    /// not wait for a long one is the work of ``Overtaking``, not of a second lane, which two long jobs would fill as well.
    public static func lanes(threads: Int) -> Int {
        max(1, threads / threadsPerLane)
    }

    /// Threads of each lane: their sum is never above `threads`, unless there are more lanes than threads.
    public static func threads(of threads: Int, lanes: Int) -> [Int] {
        (0..<lanes).map { lane in max(1, threads / lanes + (lane < threads % lanes ? 1 : 0)) }
    }
}
