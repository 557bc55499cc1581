import FoundationEssentials
import Glibc
import InferenceProtocol
import ServiceKit

/// `atelier apply`: one picture through one effect.
struct ApplyCommand {
    private let effect: String
    private let input: String
    private let output: String
    private let style: String?
    private let parameters: [String: String]
    private let json: Bool

    init(_ words: [String]) throws(ConsoleError) {
        let arguments = try Arguments(
            words, valued: ["--style", "--param"], flags: ["--json"], plain: ["EFFECT", "INPUT", "OUTPUT"])
        (effect, input, output) = (arguments.plain[0], arguments.plain[1], arguments.plain[2])
        style = arguments.values["--style"]?.last
        json = arguments.flags.contains("--json")
        var parameters: [String: String] = [:]
        for setting in arguments.values["--param"] ?? [] {
            let halves = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard halves.count == 2 else {
                throw ConsoleError(.usage, "--param takes NAME=VALUE, not \"\(setting)\"")
            }
            parameters[halves[0]] = halves[1]
        }
        self.parameters = parameters
    }

    func run() async throws(ConsoleError) {
        let image = try PictureFile.read(input)
        let target = try PictureFile(output)
        var client = try await ServiceClient()
        let limit = client.welcome.limits.imageBytes
        guard UInt64(image.count) <= limit else {
            throw ConsoleError(.failed, "\(input) has \(image.count) bytes; the service takes at most \(limit)")
        }
        let submission = Submission(
            effect: effect, parameters: parameters, image: image, style: try style(client.welcome),
            fairnessKey: "console-\(getuid())")
        let job = submission.job
        let signals = Signals(SIGINT, SIGTERM)
        let interruption = Task { [connection = client.connection] in
            var impatient = false
            for await _ in signals.received {
                if impatient { exit(ConsoleError.Status.cancelled.rawValue) }
                impatient = true
                try? await connection.send(.cancel(job))
            }
        }
        defer { interruption.cancel() }
        try await client.send(.submit(submission))
        let finished = try await result(&client)
        try target.write(finished.image)
        try await client.send(.acknowledge(job))
        FileHandles.output.write(json ? try JSONText(Report(finished, output)).text : "\(output): \(finished.recipe)\n")
    }

    /// Follows the job to its end, with a line of progress where somebody looks on.
    private func result(_ client: inout ServiceClient) async throws(ConsoleError) -> Finished {
        let line = ProgressLine(shown: !json && FileHandles.error.isTerminal)
        defer { line.clear() }
        while true {
            switch try await client.next() {
            case .progress(let progress): line.show(progress)
            case .finished(let finished): return finished
            case .failed(let failed):
                try await client.send(.acknowledge(failed.job))
                throw ConsoleError(failed)
            case .refused(let refused): throw ConsoleError(refused)
            default: continue
            }
        }
    }

    private func style(_ welcome: Welcome) throws(ConsoleError) -> Submission.Style {
        guard let style else { return .none }
        if welcome.gallery.contains(where: { $0.name == style }) { return .gallery(style) }
        return .image(try PictureFile.read(style))
    }
}

extension ApplyCommand {
    /// What `--json` prints.
    private struct Report: Encodable {
        struct Timing: Encodable {
            let stage: String
            let milliseconds: Double
        }

        let job: String
        let output: String
        let mediaType: String
        let width: UInt32
        let height: UInt32
        let bytes: Int
        let recipe: String
        let timings: [Timing]

        init(_ finished: Finished, _ output: String) {
            job = finished.job.description
            self.output = output
            mediaType = finished.mediaType
            width = finished.width
            height = finished.height
            bytes = finished.image.count
            recipe = finished.recipe
            timings = finished.timings.map { Timing(stage: $0.stage, milliseconds: $0.milliseconds) }
        }
    }
}
