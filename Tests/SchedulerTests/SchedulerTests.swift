import Dispatch
import Scheduler
import Synchronization
import Testing

@Suite("Scheduler: the schedule on real threads", .timeLimit(.minutes(1)))
struct SchedulerTests {
    private static func scheduler(lanes: Int = 1) -> Scheduler<String> {
        Scheduler(ScheduleLimits(lanes: lanes, queue: 64, queuePerUser: 64, memoryBytes: 100))
    }

    /// Waits, by the scheduler's own words of change, until nothing runs and nothing waits.
    private static func idle(_ scheduler: Scheduler<String>) async {
        if scheduler.counts == (0, 0) { return }
        for await _ in scheduler.changes where scheduler.counts == (0, 0) { return }
    }

    @Test("As many at once as there are lanes, each on a lane of its own")
    func lanes() async throws {
        let scheduler = Self.scheduler(lanes: 2)
        let lanes = Mutex<Set<Int>>([])
        let both = DispatchSemaphore(value: 0)
        for job in ["a", "b"] {
            try scheduler.submit(job, user: job, seconds: 1, bytes: 1) { running in
                let count = lanes.withLock { lanes in
                    lanes.insert(running.lane)
                    return lanes.count
                }
                if count == 2 { for _ in 0..<2 { both.signal() } }
                both.wait()
            }
        }
        await Self.idle(scheduler)
        #expect(lanes.withLock { $0 } == [0, 1])
        scheduler.close()
    }

    @Test("A waiting job that is cancelled never runs; a running one is told to stop")
    func cancel() async throws {
        let scheduler = Self.scheduler()
        let began = DispatchSemaphore(value: 0)
        try scheduler.submit("running", user: "ann", seconds: 1, bytes: 1) { running in
            began.signal()
            while !running.shouldStop() {}
        }
        began.wait()
        try scheduler.submit("waiting", user: "bob", seconds: 1, bytes: 1) { _ in Issue.record("it was cancelled") }
        #expect(scheduler.cancel("waiting"))
        #expect(!scheduler.cancel("running"))
        await Self.idle(scheduler)
        scheduler.close()
    }

    @Test("A long job stands still while a short one runs, on the same lane, and then goes on")
    func overtaking() async throws {
        let scheduler = Self.scheduler()
        let shortRuns = Mutex(false)
        let shortRan = Mutex(false)
        let began = DispatchSemaphore(value: 0)
        try scheduler.submit("long", user: "ann", seconds: 120, bytes: 1) { running in
            began.signal()
            while !shortRan.withLock({ $0 }) {
                #expect(!running.shouldStop())
                #expect(!shortRuns.withLock { $0 }, "both compute")
            }
        }
        began.wait()
        try scheduler.submit("short", user: "bob", seconds: 1, bytes: 1) { running in
            shortRuns.withLock { $0 = true }
            #expect(running.lane == 0)
            shortRuns.withLock { $0 = false }
            shortRan.withLock { $0 = true }
        }
        await Self.idle(scheduler)
        #expect(shortRan.withLock { $0 })
        scheduler.close()
    }

    @Test("A job that stands still stops at once when it is cancelled")
    func cancelWhileStanding() async throws {
        let scheduler = Self.scheduler()
        let began = DispatchSemaphore(value: 0)
        let stopped = DispatchSemaphore(value: 0)
        try scheduler.submit("long", user: "ann", seconds: 120, bytes: 1) { running in
            began.signal()
            while !running.shouldStop() {}
            stopped.signal()
        }
        began.wait()
        try scheduler.submit("short", user: "bob", seconds: 1, bytes: 1) { _ in
            scheduler.cancel("long")
            stopped.wait()
        }
        await Self.idle(scheduler)
        scheduler.close()
    }

    @Test("Closing drops those that wait and lets those that run finish")
    func close() async throws {
        let scheduler = Self.scheduler()
        let began = DispatchSemaphore(value: 0)
        let release = DispatchSemaphore(value: 0)
        let finished = Mutex(false)
        try scheduler.submit("running", user: "ann", seconds: 1, bytes: 1) { running in
            began.signal()
            release.wait()
            finished.withLock { $0 = !running.shouldStop() }
        }
        began.wait()
        try scheduler.submit("waiting", user: "bob", seconds: 1, bytes: 1) { _ in Issue.record("it was dropped") }
        #expect(scheduler.close() == ["waiting"])
        #expect(throws: ScheduleRefusal.closed) {
            try scheduler.submit("late", user: "cyd", seconds: 1, bytes: 1) { _ in }
        }
        release.signal()
        await Self.idle(scheduler)
        #expect(finished.withLock { $0 })
    }
}
