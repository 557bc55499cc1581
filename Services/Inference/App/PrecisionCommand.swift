import Effects
import Engine
import FoundationEssentials
import Imaging
import Kernels
import Networks

/// `atelier-inference precision`: every model of the catalogue in fp32 and in bfloat16 on photos, to say in the catalogue which is
/// the better.
enum PrecisionCommand {
    static let usage = """
        usage: atelier-inference precision PHOTO ... [--weights FOLDER] [--threads N]
        """
    /// Photos are looked at in this size, which fits every network.
    private static let side = 512

    static func run(_ arguments: [String]) throws(CommandError) {
        let photos = arguments.prefix { !$0.hasPrefix("--") }
        guard !photos.isEmpty else { throw .usage("photos are missing") }
        var options = try CommandOptions(Array(arguments.dropFirst(photos.count)))
        let folder = try options.text("weights", default: "weights")
        let lane = try Lane(pool: ThreadPool(threads: options.threads()))
        try options.finish()
        try compare(Array(photos), folder, lane)
    }

    private static func compare(_ photos: [String], _ folder: String, _ lane: Lane) throws(CommandError) {
        do {
            let pictures = try photos.map { path in
                try Picture(decoding: [UInt8](Data(contentsOf: URL(filePath: path))), limits: ImageLimits())
            }
            let exact = try ModelLibrary(folder: folder, precision: .fp32)
            let rounded = try ModelLibrary(folder: folder, precision: .bf16)
            for (fp32, bf16) in zip(exact.models, rounded.models) where !fp32.roles.contains(.step) {
                let trials = try pictures.map { picture in
                    let numbers = try FloatPicture(picture, width: side, height: side)
                        .tensor(fp32.traits, grey: fp32.architecture == .pix2pixUNet)
                    return try PrecisionTrial(fp32, bf16, fp32.trialInputs(numbers, on: lane), on: lane)
                }
                print(line(fp32.name, trials))
            }
        } catch {
            throw .badData("\(error)")
        }
    }

    private static func line(_ name: String, _ trials: [PrecisionTrial]) -> String {
        let worst = trials.map(\.decibels).min() ?? 0
        func mean(_ times: [Double]) -> Double { (times.reduce(0, +) / Double(times.count) * 10).rounded() / 10 }
        return "\(name): \(PrecisionTrial.choice(trials)), \((worst * 10).rounded() / 10) dB at the least, "
            + "\(mean(trials.map(\.milliseconds.fp32))) ms in fp32, \(mean(trials.map(\.milliseconds.bf16))) ms in bf16"
    }
}
