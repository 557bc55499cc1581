import Engine
import Imaging
import InferenceProtocol
import Networks

/// How far a stage is: told by its body, which is stopped then if need be.
final class Progress {
    private let tell: (_ done: Double, _ preview: [UInt8]?) throws -> Void
    /// Of the planned work, what was to be done in the end.
    var share = 1.0

    fileprivate init(_ tell: @escaping (_ done: Double, _ preview: [UInt8]?) throws -> Void) {
        self.tell = tell
    }

    /// - Parameters:
    ///   - done: of the stage, 0...1.
    ///   - preview: a small JPEG of the picture so far: the user may settle for it (``EffectContext/settled``).
    func callAsFunction(_ done: Double, preview: [UInt8]? = nil) throws {
        try tell(done, preview)
    }
}

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
        workers = Workers(count: pool.threads, goesOn: { (try? context.checkpoint()) != nil }) { items, body in
            pool.parallelFor(items) { item, _ in body(item) }
        }
    }

    /// Does the next of the planned stages.
    mutating func stage<Result>(
        _ name: String, _ body: (_ done: Progress) throws -> Result
    ) throws -> Result {
        let index = timings.count
        precondition(planned[index].name == name, "the stage \(name) instead of \(planned[index].name)")
        let before = foretold[..<index].reduce(0, +)
        let whole = max(foretold.reduce(0, +), .leastNonzeroMagnitude)
        let progress = Progress { [context, foretold] done, preview in
            try context.checkpoint()
            context.report(name, min((before + foretold[index] * done) / whole, 1), preview: preview)
        }
        try progress(0)
        let clock = ContinuousClock()
        let start = clock.now
        let result: Result
        do { result = try body(progress) } catch ImagingError.stopped {
            // Says why.
            try context.checkpoint()
            throw ImagingError.stopped
        }
        let seconds = (clock.now - start) / .seconds(1)
        var work = planned[index].work
        work.units *= progress.share
        meter.record(work, seconds: seconds)
        timings.append(Finished.Timing(stage: name, milliseconds: seconds * 1000))
        return result
    }
}

extension CostMeter {
    fileprivate func seconds(_ stage: Stage) -> Double { seconds(stage.work) }
}
