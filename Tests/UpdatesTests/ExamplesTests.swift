import Conversation
import GatewayTestSupport
import HTTPClient
import ServiceKit
import Store
import TelegramAPI
import TestSupport
import Testing
import Updates

/// What the outbox does with messages beyond sending them.
@Suite("Examples and questions", .timeLimit(.minutes(1)))
struct ExamplesTests {
    private let folder: TemporaryDirectory
    private let telegram: FakeTelegram
    private let store: Store
    private let intake: Intake
    private let outbox: Outbox
    private let neon = try? Files.read("\(PackageFolder.path)/deploy/examples/neon.jpg")

    init() async throws {
        folder = try TemporaryDirectory()
        telegram = try FakeTelegram()
        let log = Log(service: "test", level: .error)
        let client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url, http: try HTTPClient())
        store = try await Store(folder: folder.file("state"))
        for (name, bytes) in [
            ("neon", neon ?? []), ("horse2zebra", [1]), ("upscale", .init(repeating: 0, count: 11_000_000)),
        ] {
            try Files.write(bytes, to: folder.file("\(name).jpg"))
        }
        try Files.write(Array("notes".utf8), to: folder.file("README.md"))
        let examples = Examples(folder: folder.path, log: log)
        intake = Intake(
            store: store, bot: User(id: 1, isBot: true), access: Access(allowed: []), supportContact: nil,
            examples: examples, log: log
        ) { Catalogue(FakeInference.effects, gallery: [FakeInference.wave]) }
        outbox = Outbox(store: store, door: ChatDoor(client, log: log) { _, _ in }, examples: examples, log: log)
    }

    private let chat = Chat(id: 7, type: "private")

    private func take(_ update: Update) async throws {
        _ = try await intake.take([update])
        await outbox.wake()
    }

    @Test("An example is shown in the message that offers it; what is missing, unknown or too large is not offered")
    func examples() async throws {
        try await take(Update(id: 1, message: Message(id: 1, from: User(id: 7), chat: chat, text: "/examples")))
        let offered = try await telegram.state.first("the offer") { $0.messages.first { !$0.value.buttons.isEmpty } }
        #expect(offered.value.buttons == ["🌃 Neon": "x:neon"])
        try await take(
            Update(
                id: 2,
                callbackQuery: CallbackQuery(
                    id: "q", from: User(id: 7), message: MessageReference(id: offered.key, chat: chat), data: "x:neon"))
        )
        try await telegram.state.until("the picture") { $0.messages[offered.key]?.kind == .photo }
        let shown = try #require(telegram.state.value.messages[offered.key])
        #expect(shown.media == neon)
        #expect(shown.text == "🌃 Neon\nthe city at night")
        #expect(shown.buttons == ["✓ 🌃 Neon": "x:neon", "▶️ Try it": "e:0:neon"])
        await outbox.stop()
    }

    @Test("The buttons of a question that was answered with a picture go away")
    func question() async throws {
        func photo(_ id: Int64, caption: String?) -> Update {
            var message = Message(id: id, from: User(id: 7), chat: chat)
            message.photo = [PhotoSize(file: "photo-\(id)", width: 9, height: 9, bytes: 9)]
            message.caption = caption
            return Update(id: id, message: message)
        }
        try await take(photo(1, caption: "/restyle"))
        let asked = try await telegram.state.first("the question") { $0.messages.first { !$0.value.buttons.isEmpty } }
        #expect(asked.value.buttons["🌊 The Great Wave"] == "y:1:restyle:wave")
        try await withDeadline(.seconds(10), waitingFor: "the note of its message") {
            while try await !store.transaction({ try $0.outbox(after: 0, limit: 9) }).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await take(photo(2, caption: nil))
        try await telegram.state.until("the buttons' end") { $0.messages[asked.key]?.buttons.isEmpty == true }
        #expect(telegram.state.value.messages[asked.key]?.text == "🖼️ The style is noted.")
        await outbox.stop()
    }
}
