import FrameTransport
import Glibc
import InferenceProtocol
import TestSupport
import Testing

/// The whole bot as it is shipped: three processes, a socket, a folder of state, and the sandbox in Telegram's place.
final class Stack {
    private let folder: TemporaryDirectory
    private let sandbox: ChildProcess
    let port: UInt16
    /// Where the gateway takes updates, when it does not poll for them.
    let webhookPort: UInt16?
    private(set) var inference: ChildProcess
    private(set) var gateway: ChildProcess

    /// Starts everything, waits until it is ready, and ends it after `body`. When something fails, what the services
    /// wrote comes with the failure.
    ///
    /// - Parameter withWebhook: the gateway is sent its updates instead of asking for them.
    static func run(withWebhook: Bool = false, _ body: (Stack) async throws -> Void) async throws {
        let stack = try await Stack(withWebhook: withWebhook)
        do {
            try await body(stack)
        } catch {
            Issue.record(
                "gateway:\n\(stack.gateway.output.suffix(4000))\ninference:\n\(stack.inference.output.suffix(2000))")
            throw error
        }
    }

    private init(withWebhook: Bool) async throws {
        folder = try TemporaryDirectory()
        sandbox = try ChildProcess(product: "atelier-sandbox", environment: ["SANDBOX_LISTEN": "127.0.0.1:0"])
        let line = try await sandbox.line(containing: "http://")
        port = try #require(line.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) })
        inference = try ChildProcess(product: "atelier-inference", environment: Self.inference(folder))
        webhookPort = withWebhook ? try TCPConnection.freePort() : nil
        gateway = try ChildProcess(
            product: "atelier-gateway", environment: Self.gateway(folder, port, webhook: webhookPort))
        try await inferenceIsReady()
        // The commands are published once the gateway knows the effects.
        let probe = HTTPProbe(port: port)
        try await eventually("the gateway to know the effects") {
            try await probe.request("GET", "/sandbox/calls").text.contains("setMyCommands")
        }
    }

    func user(_ id: Int) -> SandboxChat { SandboxChat(user: id, port: port) }

    /// As a power failure would.
    func killGateway() async throws {
        gateway.signal(SIGKILL)
        try await gateway.wait()
    }

    func startGateway() throws {
        gateway = try ChildProcess(
            product: "atelier-gateway", environment: Self.gateway(folder, port, webhook: webhookPort))
    }

    func killInference() async throws {
        inference.signal(SIGKILL)
        try await inference.wait()
    }

    func startInference() throws {
        inference = try ChildProcess(product: "atelier-inference", environment: Self.inference(folder))
    }

    /// What the inference service says of itself.
    func status() async throws -> ServiceStatus {
        try await ask(.statusRequest) { if case .status(let status) = $0 { status } else { nil } }
    }

    /// What the inference service offers.
    func welcome() async throws -> Welcome {
        try await ask(.hello(Hello(client: "test"))) { if case .welcome(let welcome) = $0 { welcome } else { nil } }
    }

    private func ask<Answer>(
        _ question: ClientMessage, _ read: (ServiceMessage) -> Answer?
    ) async throws -> Answer {
        let connection = ClientConnection(try FrameConnection.connect(to: Self.socket(folder)))
        defer { connection.close() }
        let hello = ClientMessage.hello(Hello(client: "test"))
        if question != hello { try await connection.send(hello) }
        try await connection.send(question)
        for try await message in connection.messages {
            if let answer = read(try message.get()) { return answer }
        }
        throw TestFailure("the inference service closed the connection")
    }

    /// Waits until a job runs.
    func jobRuns() async throws {
        try await eventually("a job to run") { try await status().running > 0 }
    }

    private func inferenceIsReady() async throws {
        let environment = Self.inference(folder)
        let inference = inference
        try await eventually("the inference service to be ready", within: .seconds(120)) {
            if let status = inference.exitStatus {
                throw TestFailure("atelier-inference ended with \(status):\n\(inference.output)")
            }
            let health = try ChildProcess(product: "atelier-inference", arguments: ["health"], environment: environment)
            return try await health.wait() == 0
        }
    }

    private static func socket(_ folder: TemporaryDirectory) -> String { folder.file("inference.sock") }

    private static func inference(_ folder: TemporaryDirectory) -> [String: String] {
        ["ATELIER_SOCKET": socket(folder), "ATELIER_WEIGHTS": "\(PackageFolder.path)/weights"]
    }

    static let webhookSecret = "sesame-42"

    private static func gateway(
        _ folder: TemporaryDirectory, _ port: UInt16, webhook: UInt16?
    ) -> [String: String] {
        let webhook = webhook.map { port in
            [
                "WEBHOOK_URL": "http://127.0.0.1:\(port)/updates", "WEBHOOK_LISTEN": "127.0.0.1:\(port)",
                "WEBHOOK_SECRET": webhookSecret,
            ]
        }
        let environment = [
            "ATELIER_SOCKET": socket(folder), "ATELIER_STATE": folder.file("state"), "BOT_TOKEN": "42:end-to-end",
            "BOT_API_URL": "http://127.0.0.1:\(port)", "LOG_LEVEL": "debug",
        ]
        return environment.merging(webhook ?? [:]) { own, _ in own }
    }
}
