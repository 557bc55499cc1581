import Effects
import Engine
import FrameTransport
import Glibc
import Imaging
import InferenceProtocol
import InferenceServer
import Kernels
import Networks
import Scheduler
import ServiceKit

/// The running service: models first, then the socket.
struct Service {
    /// What running jobs get to finish after SIGTERM; less than the 60 s after which the container is killed.
    private static let grace = Duration.seconds(50)

    private let settings: Settings
    private let log: Log

    init(_ settings: Settings) {
        self.settings = settings
        log = settings.log
    }

    /// Returns after SIGTERM or SIGINT.
    func run() async throws {
        let boot = ContinuousClock.now
        let library = try loadModels()
        for (model, reason) in library.unavailable.sorted(by: { $0.key < $1.key }) {
            log.warning("a model is not available", ["model": model, "why": reason])
        }
        let memory = try memoryPlan()
        let imageLimits = ImageLimits()
        let lane = Lane(pool: ThreadPool(threads: settings.threads))
        let gallery = Gallery(
            folder: "\(settings.weights)/\(Gallery.folder)", library: library, limits: imageLimits)
        for problem in gallery.problems {
            log.warning("a style is not available", ["file": problem.file, "why": problem.reason])
        }
        let registry = EffectRegistry(
            library: library, gallery: gallery, limits: imageLimits, memoryBytes: memory.jobBytes)
        try registry.warmUp(on: lane)

        // A frame read ahead is a picture in memory that nobody has admitted yet.
        let frameLimits = FrameLimits(framesAhead: 1)
        let server = InferenceServer(
            ServiceDescription(
                version: Main.version, effects: registry.effects, gallery: registry.gallery,
                limits: ServiceLimits(
                    frameBytes: UInt64(frameLimits.bodyBytes), imageBytes: UInt64(imageLimits.fileBytes),
                    pixels: UInt64(imageLimits.pixels), side: UInt32(imageLimits.side)),
                instructionSet: settings.instructionSet.rawValue, memoryLimitBytes: settings.memoryBytes,
                models: { library.models.map(\.status) }, modelLoads: { library.loads }),
            schedule: ScheduleLimits(lanes: settings.lanes, queue: settings.queue, memoryBytes: memory.jobBytes),
            threads: settings.threads,
            bounds: ServiceBounds(
                inputBytes: memory.inputBytes, resultBytes: memory.resultBytes, planBytes: memory.planBytes),
            log: log)
        let listener = try FrameListener(path: settings.socket, limits: frameLimits)
        log.info(
            "ready",
            [
                "socket": settings.socket, "models": library.models.map(\.name).joined(separator: ","),
                "instructions": settings.instructionSet.rawValue, "threads": String(settings.threads),
                "lanes": String(settings.lanes),
                "resident_mb": String(Machine.residentBytes >> 20), "jobs_mb": String(memory.jobBytes >> 20),
                "start_ms": String(Int((ContinuousClock.now - boot) / .milliseconds(1))),
            ])
        let ending = Task { await end(server, listener) }
        await server.run(listener)
        await ending.value
        log.info("ended")
    }

    /// Waits for the first signal and ends the service; the second one ends the process.
    private func end(_ server: InferenceServer, _ listener: FrameListener) async {
        let signals = Signals(SIGTERM, SIGINT)
        var received = signals.received.makeAsyncIterator()
        guard let first = await received.next() else { return }
        log.info("ending: running jobs are finished, new ones refused", ["signal": String(first)])
        let impatience = Task {
            for await second in signals.received {
                log.warning("ending at once", ["signal": String(second)])
                exit(128 + second)
            }
        }
        await server.shutDown(listener, grace: Self.grace)
        impatience.cancel()
    }

    private func loadModels() throws(ConfigurationError) -> ModelLibrary {
        do {
            return try ModelLibrary(
                folder: settings.weights, instructionSet: settings.instructionSet, precision: settings.precision,
                threads: settings.threads)
        } catch {
            throw ConfigurationError(problems: ["ATELIER_WEIGHTS: \(error)"])
        }
    }

    private func memoryPlan() throws(ConfigurationError) -> MemoryPlan {
        let resident = Machine.residentBytes
        guard let plan = MemoryPlan(total: settings.memoryBytes, resident: resident, lanes: settings.lanes) else {
            throw ConfigurationError(problems: [
                "ATELIER_MEMORY_MB: \(settings.memoryBytes >> 20) leaves too little for pictures beside the "
                    + "\(resident >> 20) MB of the models"
            ])
        }
        return plan
    }
}

extension Model {
    fileprivate var status: ServiceStatus.Model {
        ServiceStatus.Model(
            name: name, architecture: architecture.rawValue, bytes: UInt64(bytes), precision: precision.rawValue)
    }
}
