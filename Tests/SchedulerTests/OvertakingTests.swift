import Scheduler
import Testing

@Suite("Overtaking: a long job gives way to a short one at its checkpoints")
struct OvertakingTests {
    private static let limits = ScheduleLimits(lanes: 1, queue: 64, queuePerUser: 64, memoryBytes: 100)

    /// A schedule whose only lane has run one job since 0.
    private static func running(_ job: String, seconds: Double, bytes: Int = 1) throws -> Schedule<String> {
        var schedule = Schedule<String>(limits)
        try schedule.submit(job, user: "ann", seconds: seconds, bytes: bytes, at: 0)
        #expect(schedule.dispatch(at: 0) == [.start(job, lane: 0)])
        return schedule
    }

    @Test("A one-second job runs in the middle of a two-minute one, which then goes on")
    func shortPassesLong() throws {
        var schedule = try Self.running("long", seconds: 120)
        #expect(schedule.checkpoint("long", at: 1) == [], "nobody waits")
        try schedule.submit("short", user: "bob", seconds: 1, bytes: 1, at: 2)
        #expect(schedule.dispatch(at: 2) == [])
        #expect(schedule.forecast(at: 2)["short"] == JobForecast(position: 1, seconds: 1))
        #expect(schedule.checkpoint("long", at: 3) == [.start("short", lane: 0)])
        #expect(schedule.forecast(at: 3)["long"] == JobForecast(position: 0, seconds: 121))
        #expect(schedule.end("short", at: 4) == [.resume("long", lane: 0)])
        #expect(schedule.end("long", at: 121) == [])
    }

    @Test("It passes as well when a two-minute job is the first of those that wait")
    func shortPassesLongInTheQueue() throws {
        var schedule = try Self.running("long", seconds: 120)
        try schedule.submit("next", user: "bob", seconds: 120, bytes: 1, at: 0)
        try schedule.submit("short", user: "cyd", seconds: 1, bytes: 1, at: 119)
        #expect(schedule.checkpoint("long", at: 60) == [.start("short", lane: 0)])
    }

    @Test("Jobs of about the same length take their turns")
    func equalsWait() throws {
        var schedule = try Self.running("first", seconds: 4)
        try schedule.submit("second", user: "bob", seconds: 2, bytes: 1, at: 0)
        #expect(schedule.checkpoint("first", at: 1) == [])
    }

    @Test("A job near its end is not interrupted")
    func nearTheEnd() throws {
        var schedule = try Self.running("long", seconds: 120)
        try schedule.submit("short", user: "bob", seconds: 1, bytes: 1, at: 100)
        schedule.progress("long", fraction: 0.99)
        #expect(schedule.checkpoint("long", at: 100) == [])
    }

    @Test("Short jobs without end take about half of the lane, not more")
    func longKeepsItsHalf() throws {
        var schedule = try Self.running("long", seconds: 100)
        var now = 0.0
        var ran = 0.0
        var overtakers = 0
        try schedule.submit("s0", user: "u0", seconds: 1, bytes: 1, at: now)
        while ran < 90 {
            if case .start(let short, _)? = schedule.checkpoint("long", at: now).first {
                now += 1
                #expect(schedule.end(short, at: now) == [.resume("long", lane: 0)])
                overtakers += 1
                try schedule.submit("s\(overtakers)", user: "u\(overtakers)", seconds: 1, bytes: 1, at: now)
            }
            now += 0.25
            ran += 0.25
            schedule.progress("long", fraction: ran / 100)
        }
        #expect((85...101).contains(overtakers))
    }

    @Test("Two may stand still, not three; all go on in turn")
    func depth() throws {
        var schedule = try Self.running("hour", seconds: 3600)
        try schedule.submit("minute", user: "bob", seconds: 60, bytes: 1, at: 100)
        #expect(schedule.checkpoint("hour", at: 100) == [.start("minute", lane: 0)])
        try schedule.submit("second", user: "cyd", seconds: 1, bytes: 1, at: 100)
        #expect(schedule.checkpoint("minute", at: 100) == [.start("second", lane: 0)])
        try schedule.submit("blink", user: "dan", seconds: 0.1, bytes: 1, at: 100)
        #expect(schedule.checkpoint("second", at: 100) == [])
        #expect(schedule.end("second", at: 101) == [.start("blink", lane: 0)])
        #expect(schedule.end("blink", at: 101) == [.resume("minute", lane: 0)])
        #expect(schedule.end("minute", at: 160) == [.resume("hour", lane: 0)])
    }

    @Test("Whoever stands still keeps its memory")
    func memoryIsKept() throws {
        var schedule = try Self.running("long", seconds: 120, bytes: 60)
        try schedule.submit("short", user: "bob", seconds: 1, bytes: 50, at: 1)
        #expect(schedule.checkpoint("long", at: 1) == [])
    }

    @Test("A job that stands still can end first, when it was cancelled")
    func endWhileStanding() throws {
        var schedule = try Self.running("long", seconds: 120)
        try schedule.submit("short", user: "bob", seconds: 1, bytes: 1, at: 1)
        #expect(schedule.checkpoint("long", at: 1) == [.start("short", lane: 0)])
        #expect(schedule.end("long", at: 1) == [], "the lane belongs to the other")
        #expect(schedule.end("short", at: 2) == [])
        #expect(schedule.runningCount == 0)
    }
}
