import GatewayTestSupport
import InferenceProtocol
import Jobs
import Store
import TestSupport
import Testing

@Suite("The course of a job", .timeLimit(.minutes(2)))
struct JobCourseTests {
    private let workshop: Workshop
    private let id = JobID()

    init() throws {
        workshop = try Workshop()
    }

    private func inference(
        boot: String = "first", _ onSubmit: @escaping @Sendable (Submission) -> [ServiceMessage]
    ) throws -> FakeInference {
        try FakeInference(path: workshop.socket, bootID: boot, onSubmit: onSubmit)
    }

    private func inference() throws -> FakeInference {
        try inference { [FakeInference.accepted($0.job), FakeInference.finished($0.job)] }
    }

    @Test("The menu's message becomes the status and then the picture")
    func menuBecomesPicture() async throws {
        let service = try inference()
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
            // Said after the row.
            try await service.state.until("the acknowledgement") { $0.acknowledged == [id] }
        }
        let submission = try #require(service.state.value.submissions.first)
        #expect(submission.image == Workshop.photo)
        #expect(submission.effect == "neon")
        #expect(submission.fairnessKey == "7")
        let shown = try #require(workshop.telegram.state.value.messages[Workshop.menu])
        #expect(shown.kind == .photo)
        #expect(shown.media == Array("picture".utf8))
        #expect(shown.text == "🌃 Neon · 640×480 · 1.2 s")
        #expect(shown.buttons["📎 As a file"] == "f:\(id)")
        #expect(workshop.telegram.state.value.messages.count == 1)
    }

    @Test("Without a menu a status is sent as a reply to the photo, and becomes the picture")
    func statusIsSent() async throws {
        let service = try inference()
        let job = workshop.job(id, status: nil)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.statusMessage != nil)
        }
        let pictures = workshop.telegram.state.value.pictures
        #expect(pictures.count == 1)
        #expect(workshop.telegram.state.value.calls("sendMessage").count == 1)
        #expect(
            workshop.telegram.state.value.calls("sendMessage")[0].parameters["reply_parameters"]?.contains("400")
                == true)
        _ = service
    }

    @Test("A status the user has deleted is replaced")
    func deletedStatus() async throws {
        let service = try inference()
        workshop.telegram.state.change { $0.messages = [:] }
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(workshop.telegram.state.value.pictures.count == 1)
        #expect(workshop.telegram.state.value.messages.count == 1)
        _ = service
    }

    @Test("What is too large for a photo, or was sent as a file, comes as a file", arguments: [true, false])
    func files(asFile: Bool) async throws {
        let service = try inference { submission in
            [
                FakeInference.accepted(submission.job),
                FakeInference.finished(submission.job, width: asFile ? 10 : 9000, height: asFile ? 10 : 2000),
            ]
        }
        let job = workshop.job(id) { $0.asFile = asFile }
        try await workshop.gateway(with: [job]) { store, _ in _ = try await workshop.ending(of: job, store) }
        let shown = try #require(workshop.telegram.state.value.pictures.first)
        #expect(shown.kind == .document)
        #expect(shown.text.contains("Too large for a photo") == !asFile)
        _ = service
    }

    @Test("A photo that Telegram does not take is sent as a file")
    func photoRefused() async throws {
        let service = try inference()
        workshop.telegram.refuse("editMessageMedia", .error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"))
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(workshop.telegram.state.value.pictures.map(\.kind) == [.document])
        _ = service
    }

    @Test("A delivery whose answer was lost is repeated and seen once")
    func lostAnswer() async throws {
        let service = try inference()
        workshop.telegram.refuse("editMessageMedia", .loseAnswer)
        workshop.telegram.refuse("editMessageMedia", .raw(502, "<html>Bad Gateway</html>"))
        workshop.telegram.refuse(
            "editMessageMedia", .error(429, "Too Many Requests", parameters: #"{"retry_after":0}"#))
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(workshop.telegram.state.value.calls("editMessageMedia").count == 4)
        #expect(workshop.telegram.state.value.pictures.count == 1)
        #expect(service.state.value.submissions.count == 1)
    }

    @Test("The service's own words reach the user, in the user's language")
    func failureInWords() async throws {
        let service = try inference { submission in
            [
                .failed(
                    Failed(
                        job: submission.job, code: .badImage,
                        message: LocalizedText(en: "This is no picture.", ru: "Это не картинка."), detail: "bytes",
                        retryable: false))
            ]
        }
        let job = workshop.job(id) { $0.language = "ru" }
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .failed)
            #expect(ended.failure == "bad_image: bytes")
        }
        let shown = try #require(workshop.telegram.state.value.messages[Workshop.menu])
        #expect(shown.text == "🌃 Неон\nЭто не картинка.")
        #expect(shown.buttons.isEmpty)
        _ = service
    }

    @Test("A full service is asked again")
    func refusedAtFirst() async throws {
        let attempts = Observed(0)
        let service = try inference { submission in
            let attempt = attempts.change { count in
                count += 1
                return count
            }
            let refused = Refused(
                job: submission.job, code: .queueFull, message: LocalizedText(en: "", ru: ""), retryAfterSeconds: 0.01)
            return attempt == 1
                ? [.refused(refused)]
                : [FakeInference.accepted(submission.job), FakeInference.finished(submission.job)]
        }
        let job = workshop.job(id)
        // The fake keeps the refusal as the job's last word; the real service keeps nothing of it.
        let forget = Task {
            try await service.state.until("the refusal") { $0.jobs[job.jobID] != nil }
            service.state.change { $0.jobs[job.jobID] = nil }
        }
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        try await forget.value
        #expect(attempts.value == 2)
    }

    @Test("A job that has to wait for others says so, and has its turn")
    func waitsItsTurn() async throws {
        let service = try inference { [FakeInference.accepted($0.job), FakeInference.running($0.job)] }
        var limits = JobLimits()
        limits.underWay = 1
        workshop.telegram.state.change { $0.messages[501] = FakeTelegram.Shown(kind: .text, text: "menu") }
        let first = workshop.job(id)
        let second = workshop.job(status: 501)
        try await workshop.gateway(limits: limits, with: [first]) { store, runner in
            try await service.state.until("the first submission") { $0.submissions.count == 1 }
            try await store.transaction { try $0.save(second, at: WallClock.now) }
            try await runner.add([second.id])
            try await workshop.telegram.state.until("the second's status") { state in
                state.messages[501]?.text == "🌃 Neon\nIn the queue."
            }
            #expect(service.state.value.submissions.map(\.job) == [id])
            await service.tell(id, FakeInference.finished(id))
            try await service.state.until("the second submission") { $0.submissions.count == 2 }
            await service.tell(second.jobID, FakeInference.finished(second.jobID))
            let ended = try await workshop.ending(of: second, store)
            #expect(ended.state == .done)
        }
    }

    @Test("A picture that Telegram no longer has ends in an apology")
    func fileGone() async throws {
        let service = try inference()
        workshop.telegram.state.change { $0.files = [:] }
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .failed)
        }
        let shown = workshop.telegram.state.value.messages[Workshop.menu]
        #expect(shown?.text.contains("could not get the picture") == true)
        #expect(service.state.value.submissions.isEmpty)
    }

    @Test("A user who has blocked the bot ends all of the chat's jobs quietly")
    func blocked() async throws {
        let service = try inference()
        workshop.telegram.refuse("editMessageText", .error(403, "Forbidden: bot was blocked by the user"))
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .cancelled)
        }
        _ = service
    }

    @Test("A group that becomes a supergroup gets its picture there")
    func migrated() async throws {
        let service = try inference()
        workshop.telegram.refuse(
            "editMessageText",
            .error(400, "Bad Request: group chat was upgraded", parameters: #"{"migrate_to_chat_id":-100}"#))
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.chat == -100)
        }
        let delivery = workshop.telegram.state.value.calls("editMessageMedia").last
        #expect(delivery?.parameters["chat_id"] == "-100")
        _ = service
    }

    @Test("Two users at once each get their own picture")
    func twoUsers() async throws {
        let service = try inference { submission in
            [FakeInference.accepted(submission.job), FakeInference.finished(submission.job, submission.image)]
        }
        let count = 12
        var jobs: [JobRecord] = []
        for number in 0..<count {
            let file = "photo of \(number)"
            workshop.telegram.state.change { state in
                state.files[file] = Array("bytes of \(number)".utf8)
                state.messages[Int64(600 + number)] = FakeTelegram.Shown(kind: .text, text: "menu")
            }
            jobs.append(
                workshop.job(status: Int64(600 + number), user: Int64(number)) { job in
                    job.chat = Int64(number)
                    job.source.file = file
                })
        }
        try await workshop.gateway(with: jobs) { store, _ in
            for job in jobs {
                let ended = try await workshop.ending(of: job, store)
                #expect(ended.state == .done)
            }
        }
        for number in 0..<count {
            #expect(
                workshop.telegram.state.value.messages[Int64(600 + number)]?.media == Array("bytes of \(number)".utf8))
        }
        _ = service
    }
}

extension JobRecord {
    var jobID: JobID { JobID(id)! }
}
