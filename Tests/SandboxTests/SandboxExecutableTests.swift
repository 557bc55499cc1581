import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct SandboxExecutableTests {
    @Test func servesUntilItIsTold() async throws {
        let sandbox = try ChildProcess(product: "atelier-sandbox", environment: ["SANDBOX_LISTEN": "127.0.0.1:0"])
        let line = try await sandbox.line(containing: "http://127.0.0.1:")
        let address = try #require(line.split(separator: "/").last)
        let health = try ChildProcess(
            product: "atelier-sandbox", arguments: ["health"], environment: ["SANDBOX_LISTEN": String(address)])
        #expect(try await health.wait() == 0)
        sandbox.signal(15)
        #expect(try await sandbox.wait() == 0)
        let afterwards = try ChildProcess(
            product: "atelier-sandbox", arguments: ["health"], environment: ["SANDBOX_LISTEN": String(address)])
        #expect(try await afterwards.wait() == 1)
    }

    @Test func namesEveryProblemOfItsSettings() async throws {
        let sandbox = try ChildProcess(
            product: "atelier-sandbox", environment: ["SANDBOX_LISTEN": "nowhere", "SANDBOX_MEDIA_MB": "-1"])
        #expect(try await sandbox.wait() == 78)
        #expect(sandbox.output.contains("SANDBOX_LISTEN"))
        #expect(sandbox.output.contains("SANDBOX_MEDIA_MB"))
    }
}
