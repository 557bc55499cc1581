import FoundationEssentials
import InferenceServer
import Kernels
import Networks
import Scheduler
import ServiceKit

/// The service's environment:
///
/// - `ATELIER_SOCKET`: where clients connect; see ``DefaultPaths/socket(_:)``.
/// - `ATELIER_WEIGHTS`: the folder of `catalog.json` and the weights; `weights`.
/// - `ATELIER_THREADS`: threads that compute; the cores this process may use.
/// - `ATELIER_LANES`: pictures at once, which share the threads; see ``LanePolicy``.
/// - `ATELIER_QUEUE`: jobs that may wait; 64.
/// - `ATELIER_MEMORY_MB`: what the process should stay below; most of what the machine or the container has.
/// - `ATELIER_ISA`: a poorer set of instructions than the CPU has: baseline, avx2, avx512, avx512bf16.
/// - `ATELIER_PRECISION`: auto (the catalogue says, model by model), fp32, bf16.
/// - `LOG_LEVEL`, `LOG_FORMAT`.
struct Settings {
    let socket: String
    let weights: String
    let threads: Int
    let lanes: Int
    let queue: Int
    let memoryBytes: Int
    let instructionSet: InstructionSet
    let precision: PrecisionChoice
    let log: Log

    private static let mostThreads = 1024
    private static let longestQueue = 100_000
    private static let defaultQueue = 64
    private static let leastMegabytes = 64
    private static let mostMegabytes = 16 << 20

    /// Reads everything and says all that is wrong.
    static func read(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> (settings: Settings, printed: String, problem: ConfigurationError?) {
        var reader = ConfigurationReader(environment)
        let settings = Settings(&reader, environment)
        do throws(ConfigurationError) {
            try reader.finish()
            return (settings, reader.printed, nil)
        } catch {
            return (settings, reader.printed, error)
        }
    }

    private init(_ reader: inout ConfigurationReader, _ environment: [String: String]) {
        socket = reader.text("ATELIER_SOCKET", default: DefaultPaths.socket(environment))
        weights = reader.text("ATELIER_WEIGHTS", default: "weights")
        let catalogue = "\(weights)/\(Catalogue.fileName)"
        if !FileManager.default.isReadableFile(atPath: catalogue) {
            reader.reject("ATELIER_WEIGHTS", "cannot read \(catalogue); name the folder of the weights")
        }
        threads = reader.integer("ATELIER_THREADS", default: Machine.cores, in: 1...Self.mostThreads)
        lanes = reader.integer(
            "ATELIER_LANES", default: LanePolicy.lanes(threads: threads), in: 1...Self.mostThreads)
        if lanes > threads {
            reader.reject("ATELIER_LANES", "\(lanes) lanes need as many threads; ATELIER_THREADS is \(threads)")
        }
        queue = reader.integer("ATELIER_QUEUE", default: Self.defaultQueue, in: 1...Self.longestQueue)
        let megabytes = reader.integer(
            "ATELIER_MEMORY_MB", default: max(Self.leastMegabytes, Machine.memoryBytes >> 20),
            in: Self.leastMegabytes...Self.mostMegabytes)
        memoryBytes = megabytes << 20
        instructionSet = reader.choice("ATELIER_ISA", default: InstructionSet.best)
        if !instructionSet.isSupported {
            reader.reject(
                "ATELIER_ISA",
                "this CPU cannot run \(instructionSet.rawValue), at best \(InstructionSet.best.rawValue)")
        }
        precision = reader.choice("ATELIER_PRECISION", default: PrecisionChoice.auto)
        log = reader.log(service: "inference")
    }
}
