/// A step that takes long on a large picture, and may be ended meanwhile.
protocol InterruptibleStep: Step {
    /// Calls `checkpoint` now and then; what that throws ends the step.
    func run(on pool: ThreadPool, _ scratch: Scratch, checkpoint: () throws -> Void) throws
}

/// One whose items can be done in parts.
protocol LongStep: InterruptibleStep {
    var items: Int { get }
    func run(item: Int, thread: Int, _ scratch: Scratch)
}

extension LongStep {
    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(items) { run(item: $0, thread: $1, scratch) }
    }

    /// Calls `checkpoint` about as often as ``PartTiming`` says.
    func run(on pool: ThreadPool, _ scratch: Scratch, checkpoint: () throws -> Void) throws {
        let clock = ContinuousClock()
        var part = PartTiming.firstItems * pool.threads
        var done = 0
        while done < items {
            if done > 0 { try checkpoint() }
            let (first, count) = (done, min(part, items - done))
            let time = clock.measure {
                pool.parallelFor(count) { run(item: first + $0, thread: $1, scratch) }
            }
            done += count
            let fitting = Double(count) * (PartTiming.length / max(time, .nanoseconds(1)))
            part = max(pool.threads, Int(min(fitting, Double(items))))
        }
    }
}

enum PartTiming {
    /// Of a part: short for who waits, long beside the moment in which threads wait for each other at its end.
    static let length = Duration.milliseconds(100)
    /// Of the first part, for each thread: enough to tell how long items take.
    static let firstItems = 8
    /// A plan all of whose values have fewer numbers has no layer that takes long, whatever memory it takes.
    static let leastNumbers = 8 << 20
}
