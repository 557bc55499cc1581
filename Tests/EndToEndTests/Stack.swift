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
    private(set) var inference: ChildProcess
    private(set) var gateway: ChildProcess

    /// Starts everything, waits until it is ready, and ends it after `body`. When something fails, what the services
    /// wrote comes with the failure.
    static func run(_ body: (Stack) async throws -> Void) async throws {
        let stack = try await Stack()
        do {
            try await body(stack)
        } catch {
            Issue.record(
                "gateway:\n\(stack.gateway.output.suffix(4000))\ninference:\n\(stack.inference.output.suffix(2000))")
            throw error
        }
    }

    private init() async throws {
        folder = try TemporaryDirectory()
        sandbox = try ChildProcess(product: "atelier-sandbox", environment: ["SANDBOX_LISTEN": "127.0.0.1:0"])
        let line = try await sandbox.line(containing: "http://")
        port = try #require(line.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) })
        inference = try ChildProcess(product: "atelier-inference", environment: Self.inference(folder))
        gateway = try ChildProcess(product: "atelier-gateway", environment: Self.gateway(folder, port))
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
        gateway = try ChildProcess(product: "atelier-gateway", environment: Self.gateway(folder, port))
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
        let connection = ClientConnection(try FrameConnection.connect(to: Self.socket(folder)))
        defer { connection.close() }
        try await connection.send(.hello(Hello(client: "test")))
        try await connection.send(.statusRequest)
        for try await message in connection.messages {
            if case .status(let status) = try message.get() { return status }
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

    private static func gateway(_ folder: TemporaryDirectory, _ port: UInt16) -> [String: String] {
        [
            "ATELIER_SOCKET": socket(folder), "ATELIER_STATE": folder.file("state"), "BOT_TOKEN": "42:end-to-end",
            "BOT_API_URL": "http://127.0.0.1:\(port)", "LOG_LEVEL": "debug",
        ]
    }
}
