import FoundationEssentials
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WebhookTests {
    /// A bot that takes updates over HTTP, and refuses those whose turn it is to be refused.
    private final class Hook: Sendable {
        struct Taken: Equatable, Sendable {
            var secret: String?
            var chat: Int
            var text: String
        }

        private let state = Mutex((taken: [Taken](), refusals: 0, held: Set<Int>()))

        var taken: [Taken] { state.withLock { $0.taken } }
        func refuse(_ count: Int) { state.withLock { $0.refusals = count } }
        func hold(_ chat: Int) { state.withLock { _ = $0.held.insert(chat) } }
        func release(_ chat: Int) { state.withLock { _ = $0.held.remove(chat) } }

        func answer(_ request: HTTPRequest) -> HTTPResponse {
            struct Update: Decodable {
                struct Message: Decodable {
                    struct Chat: Decodable { var id: Int }
                    var chat: Chat
                    var text: String
                }
                var message: Message
            }
            guard let update = try? JSONDecoder().decode(Update.self, from: Data(request.body)) else {
                return .text("", status: 400)
            }
            let chat = update.message.chat.id
            return state.withLock { state in
                guard state.refusals == 0, !state.held.contains(chat) else {
                    state.refusals = max(0, state.refusals - 1)
                    return .text("", status: 503)
                }
                let secret = request.headers["X-Telegram-Bot-Api-Secret-Token"]
                state.taken.append(Taken(secret: secret, chat: chat, text: update.message.text))
                return .text("")
            }
        }
    }

    private func hooked(_ test: (SandboxFixture, Hook, _ url: String) async throws -> Void) async throws {
        let hook = Hook()
        let server = try HTTPServer(listen: ListenAddress(host: "127.0.0.1", port: 0)) { hook.answer($0) }
        do {
            try await SandboxFixture.run { sandbox async throws in
                try await test(sandbox, hook, "http://\(server.address)/hook")
            }
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: .zero)
    }

    private func set(_ sandbox: SandboxFixture, _ url: String) async throws {
        #expect(try await sandbox.bot.call("setWebhook", #"{"url": "\#(url)", "secret_token": "sesame"}"#).ok)
    }

    private func pending(_ sandbox: SandboxFixture, _ count: Int) async throws {
        try await eventually("\(count) updates to be left") {
            try await sandbox.bot.reply("getWebhookInfo").text.contains("\"pending_update_count\":\(count)")
        }
    }

    @Test func updatesAreBroughtInOrderWithTheSecret() async throws {
        try await hooked { sandbox, hook, url in
            try await sandbox.user.say("before")
            try await set(sandbox, url)
            for number in 1...5 { try await sandbox.user.say("\(number)") }
            try await pending(sandbox, 0)
            #expect(hook.taken.map(\.text) == ["before", "1", "2", "3", "4", "5"])
            #expect(hook.taken.allSatisfy { $0.secret == "sesame" })
        }
    }

    @Test func whatIsRefusedIsBroughtAgain() async throws {
        try await hooked { sandbox, hook, url in
            hook.refuse(1)
            try await set(sandbox, url)
            try await sandbox.user.say("first")
            try await sandbox.user.say("second")
            try await pending(sandbox, 0)
            #expect(hook.taken.map(\.text) == ["first", "second"])
            #expect(try await sandbox.bot.reply("getWebhookInfo").text.contains("Wrong response from the webhook: 503"))
        }
    }

    @Test func aChatThatIsHeldUpHoldsUpNoOther() async throws {
        try await hooked { sandbox, hook, url in
            hook.hold(1001)
            try await set(sandbox, url)
            try await sandbox.user.say("held")
            try await SandboxChat(user: 1002, port: sandbox.user.probe.port).say("not held")
            try await pending(sandbox, 1)
            #expect(hook.taken.map(\.text) == ["not held"])
            hook.release(1001)
            try await pending(sandbox, 0)
            #expect(hook.taken.map(\.text) == ["not held", "held"])
        }
    }

    @Test func withoutAWebhookWhatIsLeftIsPolled() async throws {
        try await hooked { sandbox, hook, url in
            hook.hold(1001)
            try await set(sandbox, url)
            try await sandbox.user.say("left")
            #expect(try await sandbox.bot.call("deleteWebhook").ok)
            #expect(try await sandbox.bot.updates().compactMap(\.message?.text) == ["left"])
        }
    }
}
