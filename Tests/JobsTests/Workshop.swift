import Conversation
import GatewayTestSupport
import HTTPClient
import InferenceProtocol
import Jobs
import ServiceKit
import Store
import TelegramAPI
import TestSupport

/// All that jobs need, on real files and sockets, with a Telegram and an inference service that obey the test.
final class Workshop: Sendable {
    static let chat: Int64 = 7
    static let photo = Array("the photo's bytes".utf8)
    static let file = "photo-1"
    /// The message with the menu, where there is one.
    static let menu: Int64 = 500

    let folder: TemporaryDirectory
    let telegram: FakeTelegram
    let http: HTTPClient
    let log = Log(service: "test", level: .error)

    init() throws {
        folder = try TemporaryDirectory()
        telegram = try FakeTelegram()
        http = try HTTPClient()
        telegram.state.change { state in
            state.files[Self.file] = Self.photo
            state.messages[Self.menu] = FakeTelegram.Shown(kind: .text, text: "What shall I make of it?")
        }
    }

    var socket: String { folder.file("inference.sock") }

    /// Waits until an earlier gateway has let go of the folder, as a supervisor waits for a process to end.
    func store() async throws -> Store {
        try await withDeadline(.seconds(10), waitingFor: "the state folder") { [folder] in
            while true {
                do {
                    return try await Store(folder: folder.file("state"))
                } catch let error as StoreError where error.code == .locked {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    func job(
        _ id: JobID = JobID(), status: Int64? = Workshop.menu, user: Int64 = 7,
        _ change: (inout JobRecord) -> Void = { _ in }
    ) -> JobRecord {
        var job = JobRecord(
            id: id.description, chat: Self.chat, user: user, language: "en", sourceMessage: 400, statusMessage: status,
            source: JobRecord.Source(file: Self.file, bytes: Self.photo.count, kind: .photo), effect: "neon",
            createdAt: WallClock.now)
        change(&job)
        return job
    }

    /// The part of the gateway that sees to jobs, from its start until `body` ends: then it is gone, like a killed
    /// process, and only the folder remains.
    func gateway<Result: Sendable>(
        limits: JobLimits = JobLimits(), with jobs: [JobRecord] = [],
        _ body: (Store, JobRunner) async throws -> Result
    ) async throws -> Result {
        let store = try await store()
        try await store.transaction { ledger in
            for job in jobs { try ledger.save(job, at: WallClock.now) }
        }
        let client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url, http: http)
        var pacing = Pacing()
        pacing.perSecondInPrivate = 1000
        pacing.progressInPrivate = .milliseconds(10)
        pacing.firstRetry = .milliseconds(10)
        let door = ChatDoor(client, pacing: pacing, log: log) { old, new in
            _ = try? await store.transaction { try $0.moveChat(from: old, to: new) }
        }
        let catalogue = try await CatalogueKeeper(store: store)
        let link = InferenceLink(path: socket, log: log) { welcome in
            _ = try? await catalogue.keep(Catalogue(welcome.effects))
        }
        let runner = JobRunner(
            store: store, link: link, client: client, door: door, catalogue: catalogue, limits: limits, log: log)
        let linking = Task { await link.run() }
        func end() async {
            await runner.stop()
            linking.cancel()
            await linking.value
        }
        do {
            try await runner.recover()
            let result = try await body(store, runner)
            await end()
            return result
        } catch {
            await end()
            throw error
        }
    }

    /// Waits until the job has ended, and returns it.
    func ending(of job: JobRecord, _ store: Store) async throws -> JobRecord {
        try await withDeadline(.seconds(20), waitingFor: "the end of the job") {
            while true {
                if let found = try await store.transaction({ try $0.job(job.id) }), found.state.isFinal { return found }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}
