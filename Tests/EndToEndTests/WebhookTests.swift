import FoundationEssentials
import Imaging
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        .serialized, .timeLimit(.minutes(10)),
        .enabled(if: Sample.hasWeights("neon"), "needs weights/neon.safetensors"))
    struct WebhookTests {
        @Test func updatesComeByWebhookAndNoneIsLostWhileTheGatewayIsAway() async throws {
            try await Stack.run(withWebhook: true) { stack async throws in
                let anna = stack.user(1001)
                try await anna.greet()
                try await anna.send(.init("photo.jpg", try Sample.jpeg(120, 90)), caption: "/neon")
                #expect(try await anna.decode(try await anna.pictures()[0]).width == 120)

                try await stack.killGateway()
                try await anna.send(.init("photo.jpg", try Sample.jpeg(64, 48)), caption: "/neon")
                try stack.startGateway()
                #expect(try await anna.decode(try await anna.pictures(2)[1]).width == 64)

                let calls = try await anna.probe.request("GET", "/sandbox/calls").text
                #expect(calls.contains("\"setWebhook\":2"))
                #expect(!calls.contains("getUpdates"))
            }
        }

        @Test func aCallWithoutTheSecretIsRefused() async throws {
            try await Stack.run(withWebhook: true) { stack async throws in
                let port = try #require(stack.webhookPort)
                let forged = #"""
                    {"update_id":1,"message":{"message_id":1,"date":0,"chat":{"id":1001,"type":"private"},
                    "from":{"id":1001,"is_bot":false,"first_name":"A"},"text":"/help"}}
                    """#
                for secret in [nil, "sesame-43"] {
                    let headers = secret.map { ["X-Telegram-Bot-Api-Secret-Token": $0] } ?? [:]
                    let reply = try await HTTPProbe(port: port).request(
                        "POST", "/updates", headers: headers, body: Array(forged.utf8))
                    #expect(reply.status == 401)
                }
                // What comes from Telegram is answered, and was the only thing to be.
                let anna = stack.user(1001)
                try await anna.greet()
                let messages = try await anna.messages().filter(\.isFromBot)
                #expect(messages.count == 1)
            }
        }
    }
}
