import Conversation
import Foundation
import GatewayTestSupport
import HTTPClient
import InferenceProtocol
import ServiceKit
import Store
import TelegramAPI
import TestSupport
import Testing
import Updates

@Suite("Taking updates in", .timeLimit(.minutes(1)))
struct IntakeTests {
    private let folder: TemporaryDirectory
    private let store: Store
    private let intake: Intake

    init() async throws {
        folder = try TemporaryDirectory()
        store = try await Store(folder: folder.file("state"))
        intake = Intake(
            store: store, bot: User(id: 1, isBot: true, username: "Atelier_bot"),
            access: Access(allowed: [7, 8], admins: [9]),
            supportContact: nil, log: Log(service: "test", level: .error)
        ) { Catalogue(FakeInference.effects, gallery: [FakeInference.wave]) }
    }

    private func updates(_ json: String...) throws -> [Update] {
        try JSONDecoder().decode([Update].self, from: Data("[\(json.joined(separator: ","))]".utf8))
    }

    private func message(
        _ update: Int, _ content: String, user: Int = 7, chat: String = #"{"id":7,"type":"private"}"#
    ) -> String {
        #"""
        {"update_id":\#(update),"message":{"message_id":\#(update * 10),"date":0,"chat":\#(chat),
        "from":{"id":\#(user),"is_bot":false,"first_name":"A","language_code":"ru"},\#(content)}}
        """#
    }

    private func press(_ update: Int, _ data: String, user: Int = 7) -> String {
        #"""
        {"update_id":\#(update),"callback_query":{"id":"q\#(update)","chat_instance":"c","data":"\#(data)",
        "from":{"id":\#(user),"is_bot":false,"first_name":"A"},
        "message":{"message_id":500,"date":0,"chat":{"id":7,"type":"private"}}}}
        """#
    }

    private static let photo =
        #""photo":[{"file_id":"big","file_unique_id":"u","width":100,"height":50,"file_size":99}]"#

    @Test func aPhotoAndAPressBecomeAJobInOneBatch() async throws {
        let outcome = try await intake.take(updates(message(1, Self.photo), press(2, "e:1:neon")))
        #expect(outcome.hasMessages)
        #expect(outcome.answers.map(\.query) == ["q2"])
        let id = try #require(outcome.startedJobs.first)
        let stored = try await store.transaction { try $0.job(id) }
        let job = try #require(stored)
        #expect(job.source == JobRecord.Source(file: "big", bytes: 99, kind: .photo))
        #expect(job.statusMessage == 500)
        #expect(job.sourceMessage == 10)
        #expect(job.state == .queued)
        let messages = try await store.transaction { try $0.outbox(after: 0, limit: 100).count }
        #expect(messages == 1)
    }

    @Test func aStyleIsKeptByItsNameAndComesBackWithTheJobsButtons() async throws {
        let painting = #""photo":[{"file_id":"painting","file_unique_id":"p","width":9,"height":9,"file_size":9}]"#
        let outcome = try await intake.take(
            updates(
                message(1, Self.photo), press(2, "e:1:restyle"), press(3, "y:1:restyle:wave"),
                message(4, Self.photo), press(5, "e:2:restyle"), press(6, "g:2:restyle:0"), message(7, painting)))
        var styles: [JobRecord.Style?] = []
        for id in outcome.startedJobs {
            styles.append(try await store.transaction { try $0.job(id)?.style })
        }
        #expect(styles == [.gallery("wave"), .file("painting")])
        let last = try #require(outcome.startedJobs.last)
        let again = try await intake.take(updates(press(8, "r:\(last)")))
        let id = try #require(again.startedJobs.first)
        let style = try await store.transaction { try $0.job(id)?.style }
        #expect(style == .file("painting"))
    }

    @Test func goodEnoughIsForTheOwnerToSay() async throws {
        let started = try await intake.take(updates(message(1, Self.photo + #","caption":"/neon""#))).startedJobs
        let id = try #require(started.first)
        let byOther = try await intake.take(updates(press(2, "k:\(id)", user: 8)))
        #expect(byOther.settledJobs.isEmpty)
        let byOwner = try await intake.take(updates(press(3, "k:\(id)")))
        #expect(byOwner.settledJobs == [id])
        #expect(try await store.transaction { try $0.job(id)?.settleRequested } == true)
    }

    @Test func whatWasSeenIsNotTakenAgain() async throws {
        let batch = try updates(message(5, Self.photo + #","caption":"/neon""#), message(3, #""text":"hello""#))
        let first = try await intake.take(batch)
        let again = try await intake.take(batch)
        #expect(first.startedJobs.count == 1)
        #expect(again.startedJobs.isEmpty)
        #expect(!again.hasMessages)
        // After a silence the numbers may begin lower: that is no reason to ignore them.
        let lower = try await intake.take(updates(message(2, #""text":"hello""#)))
        #expect(lower.hasMessages)
    }

    @Test func whatCannotBeStoredHasNotHappened() async throws {
        try await store.limitPages()
        let batch = try (1...200).flatMap { try updates(message($0, Self.photo + #","caption":"/neon""#)) }
        await #expect(throws: StoreError.self) { _ = try await intake.take(batch) }
        let jobs = try await store.transaction { try $0.unfinishedJobs() }
        #expect(jobs.isEmpty)
        let isNew = try await store.transaction { try $0.markSeen(update: 1, at: 0) }
        #expect(isNew)
    }

    @Test func aStrangersPressOnAJobChangesNothing() async throws {
        let started = try await intake.take(updates(message(1, Self.photo + #","caption":"/neon""#))).startedJobs
        let id = try #require(started.first)
        let byOther = try await intake.take(updates(press(2, "c:\(id)", user: 8)))
        #expect(byOther.cancelledJobs.isEmpty)
        #expect(byOther.answers.first?.isAlert == true)
        let byOwner = try await intake.take(updates(press(3, "c:\(id)")))
        #expect(byOwner.cancelledJobs == [id])
        let job = try await store.transaction { try $0.job(id) }
        #expect(job?.cancelRequested == true)
    }

    @Test func thoseWhoRunTheBotAreServedAndMayAskHowItIsDoing() async throws {
        let photo = try await intake.take(updates(message(1, Self.photo + #","caption":"/neon""#, user: 9)))
        #expect(photo.startedJobs.count == 1)
        let outcome = try await intake.take(
            updates(message(2, #""text":"/status""#, user: 9), message(3, #""text":"/status""#)))
        #expect(outcome.reports.map(\.chat) == [7])
        let report = try #require(outcome.reports.first)
        try await store.transaction { try report.enqueue("All is well.", in: $0, at: 1) }
        let last = try await store.transaction { try $0.outbox(after: 0, limit: 9).last }
        #expect(last.map { String(decoding: $0.message, as: UTF8.self).contains("All is well.") } == true)
    }

    @Test func thoseNotNamedAreNotServed() async throws {
        let outcome = try await intake.take(updates(message(1, Self.photo + #","caption":"/neon""#, user: 66)))
        #expect(outcome.startedJobs.isEmpty)
    }

    @Test func whoWritesFasterThanABotMayAnswerIsNotAnsweredAnyMore() async throws {
        _ = try await intake.take((1...100).flatMap { try updates(message($0, #""text":"hello""#)) })
        let waiting = try await store.transaction { try $0.outboxCount(chat: 7) }
        #expect(waiting == 30)
    }

    @Test func aBrokenStateBeginsAfresh() async throws {
        try await store.transaction { try $0.saveSession(Array("{".utf8), chat: 7, user: 7, at: 0) }
        let outcome = try await intake.take(updates(message(1, #""text":"hello""#)))
        #expect(outcome.hasMessages)
    }

    @Test(
        "In a group only what is meant for the bot counts",
        arguments: [
            (#""text":"hello all""#, false), (#""text":"@atelier_BOT hello""#, true), (#""text":"/help""#, true),
            (#""text":"/help@atelier_bot""#, true), (#""text":"/help@other_bot""#, false),
            (photo, false), (photo + #","caption":"@atelier_bot""#, true), (photo + #","caption":"/neon""#, true),
            (
                #""text":"x","reply_to_message":{"message_id":1,"date":0,"chat":{"id":-7,"type":"group"},"from":{"id":1,"is_bot":true,"first_name":"B"}}"#,
                true
            ),
            (#""new_chat_title":"x""#, false),
        ])
    func group(content: String, isMeant: Bool) async throws {
        let chat = #"{"id":-7,"type":"group","title":"g"}"#
        let outcome = try await intake.take(updates(message(1, content, chat: chat)))
        #expect((outcome.hasMessages || !outcome.startedJobs.isEmpty) == isMeant)
    }

    @Test(
        "What is a picture and what is not",
        arguments: [
            (#""document":{"file_id":"d","file_unique_id":"u","file_name":"a.PNG"}"#, true),
            (#""document":{"file_id":"d","file_unique_id":"u","mime_type":"image/webp"}"#, true),
            (#""document":{"file_id":"d","file_unique_id":"u"}"#, true),
            (
                #""document":{"file_id":"d","file_unique_id":"u","file_name":"a.pdf","mime_type":"application/pdf"}"#,
                false
            ),
            (#""sticker":{"file_id":"s","file_unique_id":"u","is_animated":false,"is_video":false}"#, true),
            (#""sticker":{"file_id":"s","file_unique_id":"u","is_animated":true,"is_video":false}"#, false),
            (
                #""animation":{"file_id":"s"},"document":{"file_id":"d","file_unique_id":"u","mime_type":"image/gif"}"#,
                false
            ),
            (#""voice":{"file_id":"v"}"#, false),
        ])
    func pictures(content: String, isPicture: Bool) async throws {
        _ = try await intake.take(updates(message(1, #""text":"/neon""#)))
        let outcome = try await intake.take(updates(message(2, content)))
        #expect(!outcome.startedJobs.isEmpty == isPicture)
    }

    @Test func aGroupThatMovesKeepsItsJobs() async throws {
        let chat = #"{"id":-7,"type":"group","title":"g"}"#
        let started = try await intake.take(updates(message(1, Self.photo + #","caption":"/neon""#, chat: chat)))
        _ = try await intake.take(updates(message(2, #""migrate_to_chat_id":-1007"#, chat: chat)))
        let id = try #require(started.startedJobs.first)
        let job = try await store.transaction { try $0.job(id) }
        #expect(job?.chat == -1007)
    }
}
