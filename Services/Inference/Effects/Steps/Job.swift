import Engine
import Imaging
import InferenceProtocol
import Networks

/// A pipeline at work: goes from stage to stage, tells how far it is, takes the times, and stops when it is told to.
struct Job {
    let context: EffectContext
    let workers: Workers
    private let meter: CostMeter
    private let planned: [Stage]
    private let foretold: [Double]
    private(set) var timings: [Finished.Timing] = []

    init(_ context: EffectContext, _ planned: [Stage], _ meter: CostMeter) {
        self.context = context
        self.planned = planned
        self.meter = meter
        foretold = planned.map(meter.seconds)
        let pool = context.lane.pool
        workers = Workers(count: pool.threads) { items, body in pool.parallelFor(items) { item, _ in body(item) } }
    }

    /// Does the next of the planned stages. The body may say how much of the stage is done, and is stopped then if need be.
    mutating func stage<Result>(
        _ name: String, _ body: (_ done: (Double) throws -> Void) throws -> Result
    ) throws -> Result {
        let index = timings.count
        precondition(planned[index].name == name, "the stage \(name) instead of \(planned[index].name)")
        let before = foretold[..<index].reduce(0, +)
        let whole = max(foretold.reduce(0, +), .leastNonzeroMagnitude)
        let context = context
        func tell(_ done: Double) throws {
            try context.checkpoint()
            context.report(name, min((before + foretold[index] * done) / whole, 1))
        }
        try tell(0)
        let clock = ContinuousClock()
        let start = clock.now
        let result = try body(tell)
        let seconds = (clock.now - start) / .seconds(1)
        meter.record(planned[index].work, seconds: seconds)
        timings.append(Finished.Timing(stage: name, milliseconds: seconds * 1000))
        return result
    }
}

extension CostMeter {
    fileprivate func seconds(_ stage: Stage) -> Double { seconds(stage.work) }
}
