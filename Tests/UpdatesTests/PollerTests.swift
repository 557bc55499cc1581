import Conversation
import GatewayTestSupport
import HTTPClient
import InferenceProtocol
import ServiceKit
import Store
import Synchronization
import TelegramAPI
import TestSupport
import Testing
import Updates

@Suite("Polling and sending", .timeLimit(.minutes(1)))
struct PollerTests {
    private let folder: TemporaryDirectory
    private let telegram: FakeTelegram
    private let client: TelegramClient
    private let log = Log(service: "test", level: .error)

    init() throws {
        folder = try TemporaryDirectory()
        telegram = try FakeTelegram()
        client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url, http: try HTTPClient())
    }

    private func add(_ ids: Int64...) {
        telegram.state.change { state in
            for id in ids {
                state.updates[id] = #"""
                    {"update_id":\#(id),"message":{"message_id":\#(id),"date":0,"chat":{"id":7,"type":"private"},
                    "from":{"id":7,"is_bot":false,"first_name":"A"},"text":"hello"}}
                    """#
            }
        }
    }

    @Test func aBatchIsConfirmedOnlyOnceItIsStored() async throws {
        struct DiskFull: Error {}
        add(5, 6)
        let taken = Observed<[[Int64]]>([])
        let poller = Poller(client, log: log, pollSeconds: 1) { updates in
            let attempts = taken.change { taken in
                if !updates.isEmpty { taken.append(updates.map(\.id)) }
                return taken.count
            }
            if attempts == 1 { throw DiskFull() }
        }
        let polling = Task { try await poller.run() }
        try await taken.until("the second try") { $0.count == 2 }
        try await telegram.state.until("the confirmation") { $0.updates.isEmpty }
        polling.cancel()
        _ = try? await polling.value
        #expect(taken.value == [[5, 6], [5, 6]])
        let offsets = telegram.state.value.calls("getUpdates").map { $0.parameters["offset"] }
        #expect(Array(offsets.prefix(3)) == [nil, nil, "7"])
        let kinds = telegram.state.value.calls("getUpdates").first?.parameters["allowed_updates"]
        #expect(kinds == #"["message","callback_query"]"#)
    }

    @Test func lowerNumbersAfterAWeekOfSilenceArriveToo() async throws {
        add(1000)
        let taken = Observed<[Int64]>([])
        let poller = Poller(client, log: log, pollSeconds: 1) { updates in
            taken.change { $0 += updates.map(\.id) }
        }
        let polling = Task { try await poller.run() }
        try await telegram.state.until("the confirmation") { state in
            state.calls("getUpdates").contains { $0.parameters["offset"] == "1001" }
        }
        try await telegram.state.until("a call without an offset") { state in
            state.calls("getUpdates").last.map { $0.parameters["offset"] == nil } ?? false
        }
        add(3)
        try await taken.until("the low number") { $0 == [1000, 3] }
        polling.cancel()
        _ = try? await polling.value
    }

    @Test func aWrongTokenEndsItAndASecondPollerDoesNot() async throws {
        telegram.refuse("getUpdates", .error(409, "Conflict: terminated by other getUpdates request"))
        telegram.refuse("getUpdates", .raw(502, "Bad Gateway"))
        telegram.refuse("getUpdates", .error(401, "Unauthorized"))
        let poller = Poller(client, log: Log(service: "test", level: .error), pollSeconds: 1) { _ in }
        let error = await #expect(throws: TelegramError.self) { try await poller.run() }
        #expect(error?.code == .unauthorized)
        #expect(telegram.state.value.calls("getUpdates").count == 3)
    }

    @Test func aMessageThatIsToGoIsRemovedAndOneThatIsGoneHoldsNothingUp() async throws {
        let store = try await Store(folder: folder.file("state"))
        telegram.state.change { $0.messages[500] = FakeTelegram.Shown(kind: .text, text: "an orphan") }
        let intake = Intake(
            store: store, bot: User(id: 1, isBot: true), access: Access(allowed: []), supportContact: nil, log: log
        ) { Catalogue(FakeInference.effects) }
        let job = JobRecord(
            id: JobID().description, chat: 7, user: 7, language: "en", sourceMessage: 400, statusMessage: 501,
            source: JobRecord.Source(file: "f", bytes: 1, kind: .photo), effect: "neon", createdAt: 0)
        try await store.transaction { try $0.save(job, at: 0) }
        let presses = (1...2).map { id in
            Update(
                id: id,
                callbackQuery: CallbackQuery(
                    id: "q\(id)", from: User(id: 7),
                    message: MessageReference(id: 500, chat: Chat(id: 7, type: "private")), data: "c:\(job.id)"))
        }
        _ = try await intake.take(presses)
        let outbox = Outbox(store: store, door: ChatDoor(client, log: log) { _, _ in }, log: log)
        await outbox.wake()
        try await telegram.state.until("both removals") { $0.calls("deleteMessage").count == 2 }
        #expect(telegram.state.value.messages.isEmpty)
        try await withDeadline(.seconds(10), waitingFor: "an empty outbox") {
            while try await !store.transaction({ try $0.outbox(after: 0, limit: 9) }).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        await outbox.stop()
    }

    @Test func whatWasToBeSaidIsSaidAfterARestart() async throws {
        let store = try await Store(folder: folder.file("state"))
        let intake = Intake(
            store: store, bot: User(id: 1, isBot: true), access: Access(allowed: []), supportContact: nil, log: log
        ) { Catalogue(FakeInference.effects) }
        let texts = (1...3).map { id in
            Update(
                id: Int64(id),
                message: Message(id: Int64(id), from: User(id: 7), chat: Chat(id: 7, type: "private"), text: "/privacy")
            )
        }
        _ = try await intake.take(texts)
        // No outbox has run yet: the gateway was killed here. The next one starts with what is stored.
        telegram.refuse("sendMessage", .error(400, "Bad Request: message text is strange"))
        let door = ChatDoor(client, log: log) { _, _ in }
        let outbox = Outbox(store: store, door: door, log: log)
        await outbox.wake()
        try await telegram.state.until("the messages") { $0.calls("sendMessage").count == 3 }
        try await withDeadline(.seconds(10), waitingFor: "an empty outbox") {
            while try await !store.transaction({ try $0.outbox(after: 0, limit: 9) }).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        // One was refused for good; the others did not wait for it.
        #expect(telegram.state.value.messages.count == 2)
        await outbox.stop()
    }

    @Test func whoHasBlockedTheBotIsLeftAlone() async throws {
        let store = try await Store(folder: folder.file("state"))
        let intake = Intake(
            store: store, bot: User(id: 1, isBot: true), access: Access(allowed: []), supportContact: nil, log: log
        ) { Catalogue(FakeInference.effects) }
        let chat = Chat(id: 7, type: "private")
        _ = try await intake.take(
            (1...2).map { Update(id: $0, message: Message(id: $0, from: User(id: 7), chat: chat, text: "hello")) })
        telegram.refuse("sendMessage", .error(403, "Forbidden: bot was blocked by the user"))
        let outbox = Outbox(store: store, door: ChatDoor(client, log: log) { _, _ in }, log: log)
        await outbox.wake()
        try await withDeadline(.seconds(10), waitingFor: "an empty outbox") {
            while try await !store.transaction({ try $0.outbox(after: 0, limit: 9) }).isEmpty {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(telegram.state.value.calls("sendMessage").count == 1)
        await outbox.stop()
    }

    @Test func theProfileIsToldOnlyWhenItChanges() async throws {
        let store = try await Store(folder: folder.file("state"))
        let profile = Profile(client, store: store, log: log)
        await profile.publish(Catalogue(FakeInference.effects))
        let first = telegram.state.value.calls
        #expect(first.count { $0.method == "setMyCommands" } == 2)
        #expect(
            first.contains {
                $0.parameters["language_code"] == "ru" && $0.parameters["commands"]?.contains("neon") == true
            })
        await profile.publish(Catalogue(FakeInference.effects))
        #expect(telegram.state.value.calls.count == first.count)
        await profile.publish(Catalogue([FakeInference.neon]))
        #expect(telegram.state.value.calls.count == 2 * first.count)
    }
}
