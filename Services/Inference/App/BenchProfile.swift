import Engine
import Glibc
import Networks

/// Where the time of one run goes, step by step of the plan: on one thread its processor time, so that other work on the machine
/// does not count; on several the time by the clock, since helpers' time would be missing.
struct BenchProfile {
    private static let rows = 24
    private let steps: [(label: String, milliseconds: Double)]

    /// The least of `runs` runs, step by step.
    ///
    /// - Throws: what the runs throw.
    init(_ model: Model, _ role: GraphRole, _ inputs: [String: Tensor], threads: Int, runs: Int) throws {
        let clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC
        let runs = try model.profile(role, inputs, on: ThreadPool(threads: threads), runs: runs) { Self.time(clock) }
        steps = runs[0].indices.map { index in
            (runs[0][index].step, runs.reduce(.infinity) { min($0, $1[index].time) })
        }
    }

    /// Steps with the same label together, the longest first.
    var table: String {
        var totals: [String: (count: Int, milliseconds: Double)] = [:]
        for step in steps {
            totals[step.label, default: (0, 0)].count += 1
            totals[step.label, default: (0, 0)].milliseconds += step.milliseconds
        }
        let all = steps.reduce(0) { $0 + $1.milliseconds }
        let lines = totals.sorted { $0.value.milliseconds > $1.value.milliseconds }.prefix(Self.rows).map {
            label, total in
            "\(Self.column(total.milliseconds)) ms \(Self.column(100 * total.milliseconds / all)) %  \(total.count) x \(label)"
        }
        return (lines + ["\(Self.column(all)) ms in all"]).joined(separator: "\n")
    }

    private static func column(_ value: Double) -> String {
        let text = "\((value * 100).rounded() / 100)"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text
    }

    /// In milliseconds.
    private static func time(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
    }
}
