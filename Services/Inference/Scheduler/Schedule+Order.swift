extension Schedule {
    /// To be called before whatever changes who is active.
    mutating func advanceFairness(to now: Double) {
        let users = Set(waiting.map(\.user)).union(lanes.joined().map(\.entry.user))
        fairness.advance(to: now, lanes: lanes.count, activeUsers: users.count)
    }

    /// Sorts those that wait by when they are due. A user's own jobs are due one after the other, so they keep their order.
    mutating func putInOrder() {
        waiting.sort { $0.number < $1.number }
        var last: [String: Double] = [:]
        for index in waiting.indices {
            let entry = waiting[index]
            let due = fairness.due(
                after: last[entry.user], user: entry.user, arrival: entry.arrival, seconds: entry.seconds)
            waiting[index].finish = due
            last[entry.user] = due
        }
        waiting.sort { ($0.finish, $0.number) < ($1.finish, $1.number) }
    }

    var memoryInUse: Int { lanes.joined().reduce(0) { $0 + $1.entry.bytes } }

    private func fits(_ entry: Entry) -> Bool {
        memoryInUse + entry.bytes <= limits.memoryBytes
    }

    /// The place in `waiting` of the job for a free lane: the first, if its memory is free. Until it is, a later one may
    /// pass if it fits and will be over before the first could have started anyway.
    func nextToStart(at now: Double) -> Int? {
        guard let first = waiting.first else { return nil }
        if fits(first) { return 0 }
        let patience = secondsToFit(first, at: now)
        return waiting.firstIndex { fits($0) && $0.seconds <= patience }
    }

    private func secondsToFit(_ entry: Entry, at now: Double) -> Double {
        var free = limits.memoryBytes - memoryInUse
        for running in runningEnds(at: now).sorted(by: { $0.seconds < $1.seconds }) {
            free += running.entry.bytes
            if entry.bytes <= free { return running.seconds }
        }
        return 0
    }

    /// The place in `waiting` of the first job to which the top of this lane gives way.
    func overtaker(in lane: Int, at now: Double) -> Int? {
        let rule = limits.overtaking
        guard let top = lanes[lane].last, lanes[lane].count <= rule.depth else { return nil }
        let longest = min(
            top.remaining(at: now) / rule.factor, top.ran(at: now) + rule.allowanceSeconds - top.stood(at: now))
        return waiting.firstIndex { $0.seconds <= longest && fits($0) }
    }
}
