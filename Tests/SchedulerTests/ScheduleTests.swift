import Scheduler
import Testing

/// Each test is a transcript: what happens when, and who computes then.
@Suite("Schedule: who computes next")
struct ScheduleTests {
    static func limits(
        lanes: Int = 1, queue: Int = 64, queuePerUser: Int? = 64, memory: Int = 1000
    ) -> ScheduleLimits {
        ScheduleLimits(
            lanes: lanes, queue: queue, queuePerUser: queuePerUser, memoryBytes: memory, overtaking: .never)
    }

    static func job(_ action: Schedule<String>.Action) -> String {
        switch action {
        case .start(let job, _), .resume(let job, _): job
        }
    }

    /// Runs everything that was submitted, each job for its seconds (1 where not said), and notes who starts when.
    static func orderOfStarts(_ schedule: inout Schedule<String>, seconds: [String: Double] = [:]) -> [String] {
        var now = 0.0
        var order: [String] = []
        var actions = schedule.dispatch(at: now)
        while let action = actions.first {
            order.append(job(action))
            now += seconds[job(action)] ?? 1
            actions = schedule.end(job(action), at: now)
        }
        return order
    }

    @Test("A free lane takes a job at once; the next waits and starts when the first ends")
    func oneAfterAnother() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("a", user: "ann", seconds: 2, bytes: 1, at: 0)
        #expect(schedule.dispatch(at: 0) == [.start("a", lane: 0)])
        try schedule.submit("b", user: "bob", seconds: 3, bytes: 1, at: 0)
        #expect(schedule.dispatch(at: 0) == [])
        #expect(schedule.forecast(at: 1)["b"] == JobForecast(position: 1, seconds: 5))
        #expect(schedule.end("a", at: 2) == [.start("b", lane: 0)])
        #expect(schedule.end("b", at: 5) == [])
        #expect(schedule.runningCount == 0 && schedule.waitingCount == 0)
    }

    @Test("An album of ten makes its own user wait: another user's photo is among the next two")
    func albumDoesNotBlock() throws {
        var schedule = Schedule<String>(Self.limits())
        for photo in 1...10 { try schedule.submit("album\(photo)", user: "ann", seconds: 1, bytes: 1, at: 0) }
        _ = schedule.dispatch(at: 0)
        try schedule.submit("single", user: "bob", seconds: 1, bytes: 1, at: 0.5)
        let second = schedule.end("album1", at: 1).map(Self.job)
        let third = schedule.end(second.first ?? "", at: 2).map(Self.job)
        #expect((second + third).contains("single"))
    }

    @Test("Within one user: in order of arrival, even when a later job is shorter")
    func firstComeFirstServedWithinAUser() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("long", user: "ann", seconds: 50, bytes: 1, at: 0)
        try schedule.submit("short", user: "ann", seconds: 1, bytes: 1, at: 0)
        #expect(Self.orderOfStarts(&schedule, seconds: ["long": 50]) == ["long", "short"])
    }

    @Test("Two users with equal albums are served in turns")
    func turns() throws {
        var schedule = Schedule<String>(Self.limits())
        for photo in 1...3 { try schedule.submit("a\(photo)", user: "ann", seconds: 1, bytes: 1, at: 0) }
        for photo in 1...3 { try schedule.submit("b\(photo)", user: "bob", seconds: 1, bytes: 1, at: 0) }
        #expect(Self.orderOfStarts(&schedule) == ["a1", "b1", "a2", "b2", "a3", "b3"])
    }

    @Test("Fair by work, not by count: eight short jobs go before a long one that came first")
    func fairByWork() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("long", user: "ann", seconds: 10, bytes: 1, at: 0)
        for photo in 1...8 { try schedule.submit("s\(photo)", user: "bob", seconds: 1, bytes: 1, at: 0) }
        #expect(Self.orderOfStarts(&schedule, seconds: ["long": 10]).last == "long")
    }

    @Test("A stream of short jobs of ever new users does not starve a long one")
    func noStarvation() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("s0", user: "u0", seconds: 1, bytes: 1, at: 0)
        _ = schedule.dispatch(at: 0)
        try schedule.submit("long", user: "ann", seconds: 20, bytes: 1, at: 0)
        var running = "s0"
        var now = 0
        while running != "long", now < 500 {
            now += 1
            try schedule.submit("s\(now)", user: "u\(now)", seconds: 1, bytes: 1, at: Double(now) - 0.5)
            running = schedule.end(running, at: Double(now)).first.map(Self.job) ?? ""
        }
        #expect(running == "long")
        #expect(now > 10, "nor does it go first")
    }

    @Test("Whoever takes longer than predicted pays for it with the next job")
    func actualTimeIsCharged() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("a1", user: "ann", seconds: 1, bytes: 1, at: 0)
        _ = schedule.dispatch(at: 0)
        try schedule.submit("a2", user: "ann", seconds: 1, bytes: 1, at: 0)
        try schedule.submit("b", user: "bob", seconds: 5, bytes: 1, at: 0)
        #expect(schedule.end("a1", at: 30) == [.start("b", lane: 0)])
    }

    @Test("The queue is bounded, and so is one user's share of it; the refusal says when to come back")
    func bounds() throws {
        var schedule = Schedule<String>(Self.limits(queue: 4, queuePerUser: 2))
        try schedule.submit("run", user: "ann", seconds: 30, bytes: 1, at: 0)
        _ = schedule.dispatch(at: 0)
        schedule.progress("run", fraction: 0.5)
        for job in ["a1", "a2"] { try schedule.submit(job, user: "ann", seconds: 1, bytes: 1, at: 10) }
        #expect(throws: ScheduleRefusal.full(retryAfterSeconds: 15)) {
            try schedule.submit("a3", user: "ann", seconds: 1, bytes: 1, at: 10)
        }
        for job in ["b1", "b2"] { try schedule.submit(job, user: "bob", seconds: 1, bytes: 1, at: 10) }
        #expect(throws: ScheduleRefusal.full(retryAfterSeconds: 15)) {
            try schedule.submit("c", user: "cyd", seconds: 1, bytes: 1, at: 10)
        }
        #expect(throws: ScheduleRefusal.known) {
            try schedule.submit("b1", user: "bob", seconds: 1, bytes: 1, at: 10)
        }
        let withdrawn = schedule.withdraw("b1", at: 10)
        #expect(withdrawn)
        try schedule.submit("c", user: "cyd", seconds: 1, bytes: 1, at: 10)
    }

    @Test("Memory: what never fits is refused; what does not fit now waits, and only the brief may pass it")
    func memory() throws {
        var schedule = Schedule<String>(Self.limits(lanes: 2, memory: 100))
        #expect(throws: ScheduleRefusal.neverFits(bytes: 101, limit: 100)) {
            try schedule.submit("huge", user: "ann", seconds: 1, bytes: 101, at: 0)
        }
        try schedule.submit("a", user: "ann", seconds: 10, bytes: 60, at: 0)
        #expect(schedule.dispatch(at: 0) == [.start("a", lane: 0)])
        try schedule.submit("big", user: "bob", seconds: 10, bytes: 60, at: 0)
        #expect(schedule.dispatch(at: 0) == [], "a lane is free, the memory is not")
        try schedule.submit("small but long", user: "cyd", seconds: 11, bytes: 50, at: 0)
        #expect(schedule.dispatch(at: 0) == [], "it would make the big one wait longer")
        try schedule.submit("small", user: "dan", seconds: 9, bytes: 10, at: 0)
        #expect(schedule.dispatch(at: 0) == [.start("small", lane: 1)])
        #expect(schedule.end("small", at: 9) == [])
        #expect(schedule.end("a", at: 10) == [.start("big", lane: 0)])
    }

    @Test("Taking back one that waits lets the others move up")
    func withdraw() throws {
        var schedule = Schedule<String>(Self.limits())
        for job in ["a", "b", "c"] { try schedule.submit(job, user: job, seconds: 1, bytes: 1, at: 0) }
        #expect(schedule.dispatch(at: 0) == [.start("a", lane: 0)])
        let withdrawn = (waiting: schedule.withdraw("b", at: 0), running: schedule.withdraw("a", at: 0))
        #expect(withdrawn == (waiting: true, running: false))
        #expect(schedule.forecast(at: 0)["c"]?.position == 1)
        #expect(schedule.end("a", at: 1) == [.start("c", lane: 0)])
    }

    @Test("The forecast follows what a job says of itself")
    func forecastFollowsProgress() throws {
        var schedule = Schedule<String>(Self.limits())
        try schedule.submit("a", user: "ann", seconds: 10, bytes: 1, at: 0)
        _ = schedule.dispatch(at: 0)
        schedule.progress("a", fraction: 0.5)
        #expect(schedule.forecast(at: 2)["a"] == JobForecast(position: 0, seconds: 5))
        #expect(schedule.forecast(at: 30)["a"] == JobForecast(position: 0, seconds: 15), "slower than predicted")
    }
}

@Suite("How threads are divided into lanes")
struct LanePolicyTests {
    @Test("All threads are given out, none twice", arguments: 1...64)
    func threads(total: Int) {
        let threads = LanePolicy.threads(of: total, lanes: LanePolicy.lanes(threads: total))
        #expect(threads.reduce(0, +) == total)
        #expect(threads.allSatisfy { $0 >= 1 })
    }

    @Test("Two threads are one lane: a picture alone gets the whole machine")
    func twoThreads() {
        #expect(LanePolicy.threads(of: 2, lanes: LanePolicy.lanes(threads: 2)) == [2])
    }
}
