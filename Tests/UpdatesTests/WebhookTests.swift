import GatewayTestSupport
import HTTPClient
import HTTPServer
import ServiceKit
import TelegramAPI
import TestSupport
import Testing
import Updates

@Suite("The webhook", .timeLimit(.minutes(1)))
struct WebhookTests {
    private struct DiskFull: Error {}

    private static let secret = "sesame-42"
    private let telegram: FakeTelegram
    private let taken = Observed<[Int64]>([])
    private let isFull = Observed(false)

    init() throws {
        telegram = try FakeTelegram()
    }

    private func serving(_ test: (HTTPProbe) async throws -> Void) async throws {
        let client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url, http: try HTTPClient())
        let webhook = Webhook(
            url: "https://example.org/hook", listen: ListenAddress(host: "127.0.0.1", port: 0),
            secret: Secret(Self.secret), client: client, log: Log(service: "test", level: .error)
        ) { [taken, isFull] updates in
            if isFull.value, !updates.isEmpty { throw DiskFull() }
            taken.change { $0 += updates.map(\.id) }
        }
        let address = Observed<ListenAddress?>(nil)
        let serving = Task { try await webhook.run { found in address.change { $0 = found } } }
        let port = try await address.first("the address") { $0?.port }
        try await telegram.state.until("the webhook") { !$0.calls("setWebhook").isEmpty }
        do {
            try await test(HTTPProbe(port: port))
        } catch {
            serving.cancel()
            throw error
        }
        serving.cancel()
        _ = try? await serving.value
    }

    private func post(
        _ probe: HTTPProbe, _ body: String, secret: String? = WebhookTests.secret
    ) async throws -> HTTPProbe.Reply {
        let headers = secret.map { ["X-Telegram-Bot-Api-Secret-Token": $0] } ?? [:]
        return try await probe.request("POST", "/hook", headers: headers, body: Array(body.utf8))
    }

    @Test func whatIsStoredIsAnswered200() async throws {
        try await serving { probe in
            let reply = try await post(probe, #"{"update_id":9}"#)
            #expect(reply.status == 200)
            #expect(taken.value == [9])
            let parameters = telegram.state.value.calls("setWebhook").first?.parameters
            #expect(parameters?["url"] == "https://example.org/hook")
            #expect(parameters?["secret_token"] == Self.secret)
            #expect(parameters?["allowed_updates"] == #"["message","callback_query"]"#)
        }
    }

    @Test(arguments: [nil, "", "sesame-4", "sesame-43", "sesame-422", "Sesame-42"])
    func withoutTheSecretNothingIsTaken(secret: String?) async throws {
        try await serving { probe in
            let reply = try await post(probe, #"{"update_id":9}"#, secret: secret)
            #expect(reply.status == 401)
            #expect(taken.value.isEmpty)
        }
    }

    @Test func whatCannotBeStoredComesAgain() async throws {
        isFull.change { $0 = true }
        try await serving { probe in
            let reply = try await post(probe, #"{"update_id":9}"#)
            #expect(reply.status == 503)
            #expect(reply.headers["retry-after"] == "5")
        }
    }

    @Test func theUnreadableIsPassedOver() async throws {
        try await serving { probe in
            let reply = try await post(probe, "{")
            #expect(reply.status == 200)
            #expect(taken.value.isEmpty)
        }
    }
}
