import GatewayTestSupport
import HTTPClient
import ServiceKit
import TelegramAPI
import Testing

@Suite("The door to the chats", .timeLimit(.minutes(1)))
struct ChatDoorTests {
    private let telegram: FakeTelegram
    private let moves = Observed<[[Int64]]>([])

    init() throws {
        telegram = try FakeTelegram()
    }

    private func door(_ change: (inout Pacing) -> Void = { _ in }) throws -> ChatDoor {
        var pacing = Pacing()
        pacing.perSecondInPrivate = 1000
        pacing.overallPerSecond = 1000
        pacing.progressInPrivate = .zero
        pacing.firstRetry = .milliseconds(1)
        change(&pacing)
        let client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url, http: try HTTPClient())
        return ChatDoor(client, pacing: pacing, log: Log(service: "test", level: .error)) { [moves] old, new in
            moves.change { $0.append([old, new]) }
        }
    }

    private func texts() -> [String] {
        telegram.state.value.calls.compactMap { $0.parameters["text"] }
    }

    @Test func inOneChatThingsHappenInOrder() async throws {
        let door = try door()
        let wanted = (0..<20).map { "message \($0)" }
        // A failure in the middle does not let the later ones overtake.
        telegram.refuse("sendMessage", .error(502, "Bad Gateway"))
        telegram.refuse("sendMessage", .error(429, "Too Many Requests", parameters: #"{"retry_after":0}"#))
        for text in wanted { _ = try await door.perform(SendMessage(chat: 1, text: text), isGroup: false) }
        let sent = telegram.state.value.messages.sorted { $0.key < $1.key }.map(\.value.text)
        #expect(sent == wanted)
    }

    @Test func aChatThatMustWaitHoldsUpNoOther() async throws {
        let door = try door()
        telegram.refuse("sendMessage", .error(429, "Too Many Requests", parameters: #"{"retry_after":3600}"#))
        let patient = Task { try await door.perform(SendMessage(chat: 1, text: "later"), isGroup: false) }
        try await telegram.state.until("the refusal") { !$0.calls.isEmpty }
        _ = try await door.perform(SendMessage(chat: 2, text: "now"), isGroup: false)
        #expect(telegram.state.value.messages.values.map(\.text) == ["now"])
        patient.cancel()
        await #expect(throws: TelegramError.self) { try await patient.value }
    }

    @Test func anEditThatChangesNothingHasSucceeded() async throws {
        let door = try door()
        telegram.state.change { $0.messages[5] = FakeTelegram.Shown(kind: .text, text: "same") }
        _ = try await door.perform(EditMessage(chat: 1, message: 5, text: "same"), isGroup: false)
        #expect(telegram.state.value.calls.count == 1)
    }

    @Test func aMovedGroupIsFollowed() async throws {
        let door = try door()
        telegram.refuse(
            "sendMessage", .error(400, "Bad Request: upgraded", parameters: #"{"migrate_to_chat_id":-1007}"#))
        _ = try await door.perform(SendMessage(chat: -7, text: "hello"), isGroup: true)
        #expect(moves.value == [[-7, -1007]])
        #expect(telegram.state.value.calls.map { $0.parameters["chat_id"] } == ["-7", "-1007"])
    }

    @Test func ofManyWordsOfProgressTheLastIsShown() async throws {
        let door = try door { $0.progressInPrivate = .milliseconds(300) }
        telegram.state.change { $0.messages[5] = FakeTelegram.Shown(kind: .text, text: "0 %") }
        for percent in 1...50 {
            await door.showProgress(EditMessage(chat: 1, message: 5, text: "\(percent) %"), isGroup: false)
        }
        try await telegram.state.until("the last word") { $0.messages[5]?.text == "50 %" }
        // How many get through before the last is the machine's speed; most never do.
        #expect(texts().last == "50 %")
        #expect(texts().count < 25)
    }

    @Test func progressNeverCoversTheResult() async throws {
        let door = try door { $0.progressInPrivate = .milliseconds(50) }
        telegram.state.change { state in
            state.messages[5] = FakeTelegram.Shown(kind: .text, text: "0 %")
            state.messages[6] = FakeTelegram.Shown(kind: .text, text: "0 %")
        }
        await door.showProgress(EditMessage(chat: 1, message: 5, text: "50 %"), isGroup: false)
        await door.showProgress(EditMessage(chat: 1, message: 6, text: "70 %"), isGroup: false)
        _ = try await door.perform(EditMessage(chat: 1, message: 5, text: "done"), isGroup: false)
        try await telegram.state.until("the other's progress") { $0.messages[6]?.text == "70 %" }
        #expect(telegram.state.value.messages[5]?.text == "done")
        #expect(!texts().drop { $0 != "done" }.contains("50 %"))
        #expect(texts().last == "70 %")
    }

    @Test func progressIsNotWorthASecondTry() async throws {
        let door = try door()
        telegram.state.change { $0.messages[5] = FakeTelegram.Shown(kind: .text, text: "0 %") }
        telegram.refuse("editMessageText", .error(500, "Internal Server Error"))
        await door.showProgress(EditMessage(chat: 1, message: 5, text: "50 %"), isGroup: false)
        try await telegram.state.until("the refusal") { $0.calls.count == 1 }
        _ = try await door.perform(EditMessage(chat: 1, message: 5, text: "done"), isGroup: false)
        #expect(texts() == ["50 %", "done"])
    }

    @Test func aPictureThatHasNotBeenShownIsNotLostToLaterWords() async throws {
        let door = try door()
        telegram.state.change { $0.messages[5] = FakeTelegram.Shown(kind: .text, text: "0 %") }
        // While another message has the chat's turn, progress has to wait.
        telegram.hold("sendMessage")
        let sending = Task { try await door.perform(SendMessage(chat: 1, text: "hello"), isGroup: false) }
        try await telegram.state.until("the call") { !$0.calls("sendMessage").isEmpty }
        let preview = EditMessage.Form.photo(Upload(fileName: "p.jpg", mediaType: "image/jpeg", bytes: [1, 2, 3]))
        await door.showProgress(EditMessage(chat: 1, message: 5, text: "10 %", form: preview), isGroup: false)
        await door.showProgress(EditMessage(chat: 1, message: 5, text: "20 %", form: .caption), isGroup: false)
        telegram.release("sendMessage")
        _ = try await sending.value
        try await telegram.state.until("the last word") { $0.messages[5]?.text == "20 %" }
        #expect(telegram.state.value.messages[5]?.media == [1, 2, 3])
        #expect(telegram.state.value.calls.map(\.method) == ["sendMessage", "editMessageMedia"])
    }

    @Test func aStatusFindsOutWhetherItIsAPicture() async throws {
        let door = try door()
        telegram.state.change { state in
            state.messages[5] = FakeTelegram.Shown(kind: .photo, text: "0 %", media: [1])
            state.messages[6] = FakeTelegram.Shown(kind: .text, text: "0 %")
        }
        _ = try await door.perform(EditMessage(chat: 1, message: 5, text: "done"), isGroup: false)
        _ = try await door.perform(EditMessage(chat: 1, message: 6, text: "done", form: .caption), isGroup: false)
        #expect(telegram.state.value.messages[5]?.text == "done")
        #expect(telegram.state.value.messages[5]?.media == [1])
        #expect(telegram.state.value.messages[6] == FakeTelegram.Shown(kind: .text, text: "done"))
    }

    @Test func aMessageOnItsWayIsNotBrokenOff() async throws {
        let door = try door()
        telegram.hold("sendMessage")
        let sending = Task { try await door.perform(SendMessage(chat: 1, text: "hello"), isGroup: false) }
        try await telegram.state.until("the call") { !$0.calls("sendMessage").isEmpty }
        sending.cancel()
        telegram.release("sendMessage")
        let sent = try await sending.value
        #expect(telegram.state.value.messages[sent.id]?.text == "hello")
    }

    @Test func whatIsRefusedForGoodIsSaid() async throws {
        let door = try door()
        telegram.refuse("sendMessage", .error(403, "Forbidden: bot was blocked by the user"))
        await #expect(throws: TelegramError(.chatUnreachable, "Forbidden: bot was blocked by the user")) {
            try await door.perform(SendMessage(chat: 1, text: "hello"), isGroup: false)
        }
        // The next in line has its turn all the same.
        _ = try await door.perform(SendMessage(chat: 1, text: "again"), isGroup: false)
    }
}
