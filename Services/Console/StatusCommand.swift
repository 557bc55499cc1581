import InferenceProtocol

/// `atelier status`: what the service is doing.
struct StatusCommand {
    private let json: Bool

    init(_ words: [String]) throws(ConsoleError) {
        json = try Arguments(words, flags: ["--json"], plain: []).flags.contains("--json")
    }

    func run() async throws(ConsoleError) {
        var client = try await ServiceClient()
        try await client.send(.statusRequest)
        while true {
            guard case .status(let status) = try await client.next() else { continue }
            return FileHandles.output.write(json ? try JSONText(Report(status)).text : Self.text(status))
        }
    }

    private static func text(_ status: ServiceStatus) -> String {
        var lines = [
            "up \(Int(status.uptimeSeconds)) s, boot \(status.bootID)",
            "running \(status.running), waiting \(status.queued) of at most \(status.queueLimit)",
            "\(status.lanes) lane(s), \(status.threads) thread(s), \(status.instructionSet)",
            "memory \(status.residentBytes >> 20) MB of at most \(status.memoryLimitBytes >> 20) MB",
            "models loaded since boot: \(status.modelLoads)",
        ]
        for model in status.models {
            lines.append("  \(model.name)  \(model.architecture)  \(model.precision)  \(model.bytes >> 10) kB")
        }
        for effect in status.effects {
            let mean = effect.finished > 0 ? effect.seconds.sum / Double(effect.finished) : 0
            let shown = String(Int(mean * 1000))
            lines.append(
                "\(effect.id)  finished \(effect.finished), failed \(effect.failed), cancelled \(effect.cancelled), "
                    + "mean \(shown) ms")
        }
        return lines.map { "\($0)\n" }.joined()
    }
}

extension StatusCommand {
    /// What `--json` prints.
    private struct Report: Encodable {
        struct Effect: Encodable {
            let id: String
            let finished: UInt64
            let failed: UInt64
            let cancelled: UInt64
            let secondsSum: Double
            let secondsBounds: [Double]
            let secondsCounts: [UInt64]
        }

        struct Model: Encodable {
            let name: String
            let architecture: String
            let precision: String
            let bytes: UInt64
        }

        let bootId: String
        let uptimeSeconds: Double
        let lanes: UInt32
        let threads: UInt32
        let running: UInt32
        let queued: UInt32
        let queueLimit: UInt32
        let residentBytes: UInt64
        let memoryLimitBytes: UInt64
        let modelLoads: UInt64
        let instructionSet: String
        let models: [Model]
        let effects: [Effect]

        init(_ status: ServiceStatus) {
            bootId = status.bootID
            uptimeSeconds = status.uptimeSeconds
            lanes = status.lanes
            threads = status.threads
            running = status.running
            queued = status.queued
            queueLimit = status.queueLimit
            residentBytes = status.residentBytes
            memoryLimitBytes = status.memoryLimitBytes
            modelLoads = status.modelLoads
            instructionSet = status.instructionSet
            models = status.models.map {
                Model(name: $0.name, architecture: $0.architecture, precision: $0.precision, bytes: $0.bytes)
            }
            effects = status.effects.map {
                Effect(
                    id: $0.id, finished: $0.finished, failed: $0.failed, cancelled: $0.cancelled,
                    secondsSum: $0.seconds.sum, secondsBounds: $0.seconds.upperBounds, secondsCounts: $0.seconds.counts)
            }
        }
    }
}
