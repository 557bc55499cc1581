import Engine
import FoundationEssentials
import Glibc
import Kernels
import Networks

/// `atelier-inference bench`: the time of one pass of a network, with a file's weights or seeded random ones of the published width;
/// of `vgg19_style`, one step of the style optimisation (losses and the gradient towards the picture).
enum BenchCommand {
    static let usage = """
        usage: atelier-inference bench --architecture NAME --shape 1x3xHxW [--weights FILE]
                                       [--threads N] [--runs R] [--precision auto|fp32|bf16] [--isa NAME]
                                       [--json | --profile]
               --profile prints, instead of the time, where it goes
        """
    private static let defaultRuns = 5
    private static let mostRuns = 10_000
    private static let longestSide = 1 << 16
    private static let styleWeight: Float = 1e6

    static func run(_ arguments: [String]) throws(CommandError) {
        var options = try CommandOptions(arguments, flags: ["json", "profile"])
        let architecture: Architecture = try options.choice("architecture")
        let shape = try self.shape(options.text("shape"))
        let file = try options.text("weights", default: "")
        let runs = try options.integer("runs", default: defaultRuns, in: 1...mostRuns)
        let precision: PrecisionChoice = try options.choice("precision", default: .auto)
        let instructionSet = try options.instructionSet()
        let threads = try options.threads()
        try options.finish()

        do {
            let lane = Lane(pool: ThreadPool(threads: threads), planBytes: .max)
            let weights = try file.isEmpty ? .random(architecture) : Weights(SafetensorsFile(path: file))
            let model = try Model.make(
                name: architecture.rawValue, architecture: architecture, weights: weights,
                instructionSet: instructionSet, precision, on: lane)
            let (role, inputs) = try work(of: model, on: picture("x", shape, model), lane)
            let operations = try model.operations(role, for: inputs.mapValues(\.shape))
            _ = try model.run(role, inputs, on: lane)
            if options.has("profile") {
                print(try BenchProfile(model, role, inputs, threads: threads, runs: runs).table)
                return
            }
            let times = try (0..<runs).map { _ in
                let start = ContinuousClock.now
                _ = try model.run(role, inputs, on: lane)
                return (ContinuousClock.now - start) / .milliseconds(1)
            }
            let peak = try PeakMeter.gflops(instructionSet, model.precision, on: lane.pool) ?? 0
            let result = BenchResult(
                architecture: architecture.rawValue, shape: shape.description, threads: threads,
                isa: instructionSet.rawValue, precision: model.precision.rawValue, times: times.sorted(),
                gflop: Double(operations) / 1e9, peak: peak)
            print(options.has("json") ? try result.json : result.line)
        } catch {
            throw .badData("\(error)")
        }
    }

    /// What is timed, and its inputs: targets are made beforehand from another picture.
    private static func work(
        of model: Model, on picture: Tensor, _ lane: Lane
    ) throws -> (role: GraphRole, inputs: [String: Tensor]) {
        guard model.roles.contains(.style) else { return (.picture, ["x": picture]) }
        let targets = try model.run(.style, ["x": self.picture("style", picture.shape, model)], on: lane)
        lane.dropPlans()
        guard model.roles.contains(.step) else {
            return (.picture, ["x": picture, "style": try model.target(targets[0], on: lane)])
        }
        let style = Array(targets.dropLast())
        let goal = VGG19Style.Goal(
            content: targets[targets.count - 1], style: style, weights: style.map { _ in styleWeight })
        return (.step, goal.inputs.merging(["x": picture]) { $1 })
    }

    private static func picture(_ name: String, _ shape: Shape, _ model: Model) -> Tensor {
        let range = model.traits.range
        let half = (range.upperBound - range.lowerBound) / 2
        let noise = Noise.values(name, seed: 1, count: shape.count)
        return Tensor(shape: shape, values: noise.map { range.lowerBound + ($0 + 1) * half })
    }

    private static func shape(_ text: String) throws(CommandError) -> Shape {
        let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        guard sides.count == 4, sides.allSatisfy({ (1...longestSide).contains($0) }) else {
            throw .usage("--shape \(text): NxCxHxW is wanted, such as 1x3x256x256")
        }
        return Shape(batch: sides[0], channels: sides[1], height: sides[2], width: sides[3])
    }
}

/// What `bench` prints.
private struct BenchResult {
    let architecture: String
    let shape: String
    let threads: Int
    let isa: String
    let precision: String
    /// Milliseconds, sorted.
    let times: [Double]
    /// Billions of operations of one run by the direct algorithm.
    let gflop: Double
    /// Billions of operations a second that the machine can do in this precision.
    let peak: Double

    private var median: Double {
        (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
    }

    /// Billions of operations a second.
    private var gflops: Double { gflop / median * 1e3 }

    /// The largest resident memory the process ever had (`getrusage`), in MiB.
    private var peakResidentMegabytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }

    var line: String {
        """
        \(architecture) \(shape), \(threads) threads, \(isa), \(precision): median \(rounded(median)) ms, \
        least \(rounded(times[0])) ms, \(rounded(gflop)) GFLOP, \(rounded(gflops)) GFLOP/s, \
        \(rounded(100 * gflops / peak)) % of \(rounded(peak)), peak \(rounded(peakResidentMegabytes)) MB
        """
    }

    /// `gflops` is GFLOP a second, `gflop` the work of one run by the direct algorithm, which minimal filtering undercuts:
    /// more than the peak is possible.
    var json: String {
        get throws {
            struct Fields: Encodable {
                let architecture, shape, isa, precision: String
                let threads, runs: Int
                let times_ms: [Double]
                let median_ms, min_ms, gflop, gflops, peak_gflops, peak_rss_mb: Double
            }
            let fields = Fields(
                architecture: architecture, shape: shape, isa: isa, precision: precision, threads: threads,
                runs: times.count, times_ms: times.map(rounded), median_ms: rounded(median), min_ms: rounded(times[0]),
                gflop: rounded(gflop),
                gflops: rounded(gflops), peak_gflops: rounded(peak), peak_rss_mb: rounded(peakResidentMegabytes))
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(fields), as: UTF8.self)
        }
    }

    private func rounded(_ value: Double) -> Double {
        (value * 1000).rounded() / 1000
    }
}
