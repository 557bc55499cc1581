import Effects
import FrameTransport
import Glibc
import InferenceProtocol
import InferenceServer
import Scheduler
import ServiceKit
import Testing

/// A service on a socket of its own, with effects the test controls.
struct ServerFixture {
    static let limits = ServiceLimits(frameBytes: 64 << 20, imageBytes: 1 << 20, pixels: 1_000_000, side: 10_000)

    let path: String
    let server: InferenceServer
    let listener: FrameListener
    let effect: GatedEffect

    /// Runs `body` against a service and ends the service afterwards.
    static func serve(
        effects: [GatedEffect] = [GatedEffect()], gallery: [GalleryStyle] = [], queue: Int = 8, queuePerUser: Int? = 8,
        memoryBytes: Int = 100 << 20, bounds: ServiceBounds = ServiceBounds(progressInterval: .milliseconds(1)),
        _ body: (ServerFixture) async throws -> Void
    ) async throws {
        let path = "/tmp/atelier-test-\(JobID()).sock"
        let description = ServiceDescription(
            version: "test", effects: effects, gallery: gallery, limits: limits, instructionSet: "none",
            memoryLimitBytes: memoryBytes,
            models: { [ServiceStatus.Model(name: "m", architecture: "a", bytes: 7, precision: "fp32")] },
            modelLoads: { 1 })
        let server = InferenceServer(
            description,
            schedule: ScheduleLimits(lanes: 1, queue: queue, queuePerUser: queuePerUser, memoryBytes: memoryBytes),
            threads: 1, bounds: bounds, log: Log(service: "test", level: .error))
        let listener = try FrameListener(path: path)
        let running = Task { await server.run(listener) }
        let fixture = ServerFixture(path: path, server: server, listener: listener, effect: effects[0])
        do {
            try await body(fixture)
        } catch {
            await server.shutDown(listener, grace: .zero)
            throw error
        }
        await server.shutDown(listener, grace: .zero)
        await running.value
    }

    /// A client that has said Hello.
    func client() async throws -> TestClient {
        try await TestClient(path: path)
    }

    /// Returns when so many pictures have come to the gate of the first effect.
    func arrival() async throws -> String {
        var arrivals = effect.arrivals.makeAsyncIterator()
        return Script(try #require(await arrivals.next())).name
    }
}

/// One end of a connection, told what to say and asked what it heard.
final class TestClient {
    static func connect(_ path: String) throws {
        _ = try FrameConnection.connect(to: path)
    }

    let connection: ClientConnection
    private var messages: ClientConnection.Messages.Iterator
    private(set) var welcome: Welcome

    convenience init(path: String) async throws {
        try await self.init(ClientConnection(try FrameConnection.connect(to: path)))
    }

    init(_ connection: ClientConnection) async throws {
        self.connection = connection
        var messages = connection.messages.makeAsyncIterator()
        try await connection.send(.hello(Hello(client: "test")))
        guard case .success(.welcome(let welcome))? = try await messages.next() else {
            throw TestFailure(description: "no welcome")
        }
        self.messages = messages
        self.welcome = welcome
    }

    func send(_ message: ClientMessage) async throws {
        try await connection.send(message)
    }

    /// The next message that is no progress.
    func next() async throws -> ServiceMessage {
        while true {
            let message = try await nextOfAny()
            if case .progress = message { continue }
            return message
        }
    }

    func nextOfAny() async throws -> ServiceMessage {
        guard let message = try await messages.next() else { throw TestFailure(description: "the service hung up") }
        return try message.get()
    }

    /// Submits a picture that says `script`, and returns the answer.
    @discardableResult
    func submit(
        _ job: JobID, _ script: String = "photo", effect: String = "gated", user: String = "ann",
        parameters: [String: String] = [:], style: Submission.Style = .none, deadline: Double = 0
    ) async throws -> ServiceMessage {
        try await send(
            .submit(
                Submission(
                    job: job, effect: effect, parameters: parameters, image: Array(script.utf8), style: style,
                    fairnessKey: user, deadlineSeconds: deadline)))
        return try await next()
    }

    /// Returns when a job is under way.
    func running() async throws {
        while true {
            if case .progress(let progress) = try await nextOfAny(), progress.fraction > 0 { return }
        }
    }

    /// The next preview.
    func preview() async throws -> String {
        while true {
            if case .progress(let progress) = try await nextOfAny(), let preview = progress.preview {
                return String(decoding: preview, as: UTF8.self)
            }
        }
    }

    /// The result that comes next; anything else fails the test.
    func finished() async throws -> Finished {
        let message = try await next()
        guard case .finished(let finished) = message else { throw TestFailure(description: "not finished: \(message)") }
        return finished
    }

    func failed() async throws -> Failed {
        let message = try await next()
        guard case .failed(let failed) = message else { throw TestFailure(description: "not failed: \(message)") }
        return failed
    }

    func status() async throws -> ServiceStatus {
        try await send(.statusRequest)
        while true {
            if case .status(let status) = try await next() { return status }
        }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
}

extension ServiceMessage {
    var acceptedJob: JobID? {
        if case .accepted(let accepted) = self { accepted.job } else { nil }
    }

    var refusal: Refused? {
        if case .refused(let refused) = self { refused } else { nil }
    }
}
