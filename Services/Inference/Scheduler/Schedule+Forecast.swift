/// What can be said of a job before it is over.
public struct JobForecast: Equatable, Sendable {
    /// Jobs before this one; 0 when it is in a lane.
    public var position: Int
    /// Seconds until it is over.
    public var seconds: Double

    public init(position: Int, seconds: Double) {
        self.position = position
        self.seconds = seconds
    }
}

/// The shortest and the longest time after which a client is asked to come back.
let retryAfterRange = 1.0...60.0

extension Schedule {
    /// Position and time of every job, as if nobody else came.
    public func forecast(at now: Double) -> [Job: JobForecast] {
        var forecast: [Job: JobForecast] = [:]
        for running in runningEnds(at: now) {
            forecast[running.entry.job] = JobForecast(position: 0, seconds: running.seconds)
        }
        var free = secondsToFreeLanes(at: now)
        let overtaking = Set(lanes.indices.compactMap { overtaker(in: $0, at: now) })
        for (index, entry) in waiting.enumerated() {
            let lane = free.indices.min { free[$0] < free[$1] } ?? 0
            free[lane] += entry.seconds
            forecast[entry.job] =
                overtaking.contains(index)
                ? JobForecast(position: 1, seconds: entry.seconds)
                : JobForecast(position: index + 1, seconds: free[lane])
        }
        return forecast
    }

    /// When a waiting place will be free.
    func secondsToNextStart(at now: Double) -> Double {
        let soonest = secondsToFreeLanes(at: now).min() ?? 0
        return min(max(soonest, retryAfterRange.lowerBound), retryAfterRange.upperBound)
    }

    /// The jobs in the lanes, and in how many seconds each will be over: after all that lie on top of it.
    func runningEnds(at now: Double) -> [(entry: Entry, seconds: Double)] {
        lanes.flatMap { lane in
            var seconds = 0.0
            return lane.reversed().map { active in
                seconds += active.remaining(at: now)
                return (active.entry, seconds)
            }
        }
    }

    private func secondsToFreeLanes(at now: Double) -> [Double] {
        lanes.map { lane in lane.reduce(0) { $0 + $1.remaining(at: now) } }
    }
}
