import FoundationEssentials
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StoreTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    private var path: String { folder.file("state") }

    private func job(_ id: String, state: JobRecord.State = .queued, user: Int64 = 7, at time: Double = 1) -> JobRecord
    {
        var job = JobRecord(
            id: id, chat: -5, isGroup: true, thread: 3, user: user, language: "ru", sourceMessage: 11,
            statusMessage: 12, source: .init(file: "f", bytes: 100, kind: .document), effect: "upscale",
            parameters: ["factor": "4"], asFile: true, createdAt: time)
        job.state = state
        return job
    }

    private struct Interruption: Error {}

    @Test func adatabaseOfTheFirstVersionIsBroughtUpToDate() async throws {
        let old = try Files.read("\(PackageFolder.path)/Tests/Fixtures/Stores/store-1.sqlite")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Files.write(old, to: "\(path)/gateway.sqlite")
        var wanted = JobRecord(
            id: "old", chat: 7, user: 7, language: "ru", sourceMessage: 11, statusMessage: 12,
            source: .init(file: "file-1", bytes: 100, kind: .photo), effect: "upscale", parameters: ["factor": "4"],
            asFile: true, createdAt: 1.5)
        wanted.state = .submitted
        wanted.runningBoot = "boot"
        wanted.deaths = 1
        let expected = wanted
        do {
            let store = try await Store(folder: path)
            try await store.transaction { ledger throws in
                #expect(try ledger.unfinishedJobs() == [expected])
                #expect(try ledger.session(chat: 7, user: 7) == Array("{}".utf8))
                #expect(try ledger.update("old", at: 3) { $0.style = .gallery("wave") } != nil)
            }
        }
        // The second opening finds nothing left to do.
        let store = try await reopened()
        let job = try await store.transaction { try $0.job("old") }
        #expect(job?.style == .gallery("wave"))
    }

    @Test(arguments: [JobRecord.Style.file("f"), .gallery("wave"), nil])
    func astyleIsKeptByItsName(style: JobRecord.Style?) async throws {
        let store = try await Store(folder: path)
        var styled = job("a")
        styled.style = style
        let saved = styled
        try await store.transaction { ledger throws in
            try ledger.save(saved, at: 1)
            #expect(try ledger.job("a") == saved)
        }
    }

    @Test func whatWasCommittedIsThereAfterReopening() async throws {
        var wanted = job("a")
        wanted.runningBoot = "boot"
        wanted.deaths = 1
        wanted.failure = "why"
        wanted.cancelRequested = true
        wanted.settleRequested = true
        let saved = wanted
        do {
            let store = try await Store(folder: path)
            try await store.transaction { ledger throws in
                try ledger.save(saved, at: 2)
                try ledger.saveSession([1, 2, 3], chat: -5, user: 7, at: 2)
                try ledger.setNote("n", [9])
                try ledger.enqueue(message: [4], chat: -5, isGroup: true, at: 2)
                #expect(try ledger.markSeen(update: 100, at: 2))
            }
        }
        let store = try await reopened()
        try await store.transaction { ledger throws in
            #expect(try ledger.job("a") == saved)
            #expect(try ledger.session(chat: -5, user: 7) == [1, 2, 3])
            #expect(try ledger.session(chat: -5, user: 8) == nil)
            #expect(try ledger.note("n") == [9])
            let outbox = try ledger.outbox(after: 0, limit: 10)
            #expect(outbox.map(\.message) == [[4]])
            #expect(outbox.map(\.isGroup) == [true])
            #expect(try !ledger.markSeen(update: 100, at: 3))
        }
    }

    private func failure(_ folder: String) async -> StoreError? {
        do {
            _ = try await Store(folder: folder)
            return nil
        } catch {
            return error as? StoreError
        }
    }

    /// The store is let go of by its thread, a moment after its last use.
    private func reopened() async throws -> Store {
        try await withDeadline(.seconds(10), waitingFor: "the folder") { [path] in
            while true {
                do {
                    return try await Store(folder: path)
                } catch let error as StoreError where error.code == .locked {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
    }

    @Test func atransactionThatThrowsHasChangedNothing() async throws {
        let store = try await Store(folder: path)
        let job = job("a")
        await #expect(throws: Interruption.self) {
            try await store.transaction { ledger throws in
                _ = try ledger.markSeen(update: 100, at: 2)
                try ledger.save(job, at: 2)
                throw Interruption()
            }
        }
        try await store.transaction { ledger throws in
            #expect(try ledger.job("a") == nil)
            #expect(try ledger.markSeen(update: 100, at: 2))
        }
    }

    @Test func asecondGatewayIsTurnedAway() async throws {
        let store = try await Store(folder: path)
        let error = await failure(path)
        #expect(error?.code == .locked)
        #expect(error?.message.contains(path) == true)
        _ = store
    }

    @Test func afullDiskIsSaidAndLosesNothing() async throws {
        let store = try await Store(folder: path)
        let kept = job("kept")
        try await store.transaction { try $0.save(kept, at: 1) }
        try await store.limitPages()
        let error = await #expect(throws: StoreError.self) {
            try await store.transaction { ledger throws in
                for number in 0..<10_000 { try ledger.setNote("note \(number)", Array(repeating: 7, count: 1000)) }
            }
        }
        #expect(error?.code == .full)
        #expect(error?.message.contains("make room") == true)
        let found = try await store.transaction { try $0.job("kept") }
        #expect(found == kept)
    }

    @Test func adamagedFileIsNamedAsSuch() async throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Files.write(Array(repeating: UInt8(ascii: "x"), count: 10_000), to: "\(path)/gateway.sqlite")
        let error = await failure(path)
        #expect(error?.code == .corrupt)
    }

    @Test func afolderThatCannotBeMadeIsNamed() async throws {
        try folder.write([1], to: "file")
        let place = folder.file("file") + "/state"
        let error = await failure(place)
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains(place) == true)
    }

    @Test func unfinishedJobsComeOldestFirstAndEndedOnesStayAsTheyAre() async throws {
        let store = try await Store(folder: path)
        let jobs = [
            job("late", state: .submitted, at: 3), job("early", state: .delivering, at: 1), job("done", state: .done),
            job("other", user: 8, at: 2),
        ]
        try await store.transaction { ledger throws in
            for job in jobs { try ledger.save(job, at: 5) }
            #expect(try ledger.unfinishedJobs().map(\.id) == ["early", "other", "late"])
            #expect(try ledger.unfinishedJobs(of: 7) == 2)
            #expect(try ledger.update("done", at: 6) { $0.state = .queued } == nil)
            #expect(try ledger.job("done")?.state == .done)
            #expect(try ledger.update("late", at: 6) { $0.state = .failed }?.state == .failed)
            #expect(try ledger.jobCounts() == [.delivering: 1, .queued: 1, .failed: 1, .done: 1])
            try ledger.forgetJobs(endedBefore: 5.5)
            #expect(try ledger.job("done") == nil)
            #expect(try ledger.job("late") != nil)
            #expect(try ledger.job("early") != nil)
        }
    }

    @Test func amovedChatTakesEverythingAlong() async throws {
        let store = try await Store(folder: path)
        let job = job("a")
        try await store.transaction { ledger throws in
            try ledger.save(job, at: 1)
            try ledger.saveSession([1], chat: -5, user: 7, at: 1)
            try ledger.saveSession([2], chat: -100, user: 7, at: 1)
            try ledger.enqueue(message: [1], chat: -5, isGroup: true, at: 1)
            try ledger.moveChat(from: -5, to: -100)
            #expect(try ledger.job("a")?.chat == -100)
            #expect(try ledger.session(chat: -100, user: 7) == [1])
            #expect(try ledger.outbox(after: 0, limit: 9).map(\.chat) == [-100])
        }
    }

    @Test func achatThatIsGoneIsDropped() async throws {
        let store = try await Store(folder: path)
        let jobs = [job("a"), job("done", state: .done)]
        try await store.transaction { ledger throws in
            for job in jobs { try ledger.save(job, at: 1) }
            try ledger.enqueue(message: [1], chat: -5, isGroup: true, at: 1)
            try ledger.enqueue(message: [2], chat: -6, isGroup: true, at: 1)
            try ledger.dropChat(-5, at: 2)
            #expect(try ledger.job("a")?.state == .cancelled)
            #expect(try ledger.job("done")?.state == .done)
            #expect(try ledger.outbox(after: 0, limit: 9).map(\.message) == [[2]])
        }
    }

    @Test func theHeartbeatIsReadBesideARunningGateway() async throws {
        #expect(try Heartbeat.age(folder: path) == nil)
        let store = try await Store(folder: path)
        #expect(try Heartbeat.age(folder: path) == nil)
        try await Heartbeat.beat(store)
        let age = try #require(try Heartbeat.age(folder: path))
        #expect((0..<Heartbeat.longestSilence).contains(age))
    }
}
