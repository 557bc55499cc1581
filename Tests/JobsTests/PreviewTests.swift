import GatewayTestSupport
import InferenceProtocol
import Jobs
import Store
import TestSupport
import Testing

@Suite("Previews", .timeLimit(.minutes(2)))
struct PreviewTests {
    private static let preview = Array("a rough preview".utf8)

    private let workshop: Workshop
    private let id = JobID()

    init() throws {
        workshop = try Workshop()
    }

    private func inference() throws -> FakeInference {
        try FakeInference(path: workshop.socket, bootID: "first") { submission in
            [FakeInference.accepted(submission.job), FakeInference.running(submission.job, preview: Self.preview)]
        }
    }

    private var shown: FakeTelegram.Shown? { workshop.telegram.state.value.messages[Workshop.menu] }

    private func untilPreview(text: String = "50 %") async throws {
        try await workshop.telegram.state.until("the preview") { state in
            let shown = state.messages[Workshop.menu]
            return shown?.media == Self.preview && shown?.text.contains(text) == true
        }
    }

    @Test("The status turns into the preview, later words into its caption, and all of it into the result")
    func becomesResult() async throws {
        let service = try inference()
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, runner in
            try await untilPreview()
            #expect(shown?.kind == .photo)
            #expect(shown?.buttons["👌 Good enough"] == "k:\(id)")
            #expect(shown?.buttons["✖️ Cancel"] == "c:\(id)")
            await service.tell(id, FakeInference.running(id, fraction: 0.7))
            try await untilPreview(text: "70 %")
            await service.tell(id, FakeInference.running(id, fraction: 0.8, preview: Array("a finer one".utf8)))
            try await workshop.telegram.state.until("the finer preview") { state in
                state.messages[Workshop.menu]?.media == Array("a finer one".utf8)
            }
            await runner.settle([job.id])
            try await service.state.until("the word") { $0.settled == [id] }
            await service.tell(id, FakeInference.finished(id))
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(shown?.media == Array("picture".utf8))
        #expect(shown?.text == "🌃 Neon · 640×480 · 1.2 s")
        #expect(workshop.telegram.state.value.messages.count == 1)
    }

    @Test("What goes wrong after a preview is said in its caption")
    func apology() async throws {
        let service = try inference()
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            try await untilPreview()
            await service.tell(
                id,
                .failed(
                    Failed(
                        job: id, code: .deadline, message: LocalizedText(en: "It took too long.", ru: ""),
                        detail: "time", retryable: false)))
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .failed)
        }
        #expect(shown?.text == "🌃 Neon\nIt took too long.")
        #expect(shown?.buttons.keys.sorted() == ["🔁 Try again"])
        #expect(workshop.telegram.state.value.messages.count == 1)
    }

    @Test("A gateway that was killed after a preview finds out that its status is a picture")
    func afterRestart() async throws {
        let service = try inference()
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { _, _ in try await untilPreview() }
        // Attached again, the service tells how far it is, without the preview.
        service.state.change { $0.jobs[id] = FakeInference.running(id, fraction: 0.6) }
        try await workshop.gateway { store, runner in
            try await untilPreview(text: "60 %")
            _ = try await store.transaction { try $0.update(job.id, at: WallClock.now) { $0.cancelRequested = true } }
            await runner.cancel([job.id])
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .cancelled)
        }
        #expect(shown?.text == "🌃 Neon\nCancelled.")
        #expect(shown?.media == Self.preview)
    }

    @Test("Good enough is kept: a gateway killed right after the press tells the service again")
    func settledBeforeAKill() async throws {
        let service = try inference()
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            try await untilPreview()
            _ = try await store.transaction { try $0.update(job.id, at: WallClock.now) { $0.settleRequested = true } }
        }
        #expect(service.state.value.settled.isEmpty)
        try await workshop.gateway { store, _ in
            try await service.state.until("the word") { $0.settled.contains(id) }
            await service.tell(id, FakeInference.finished(id))
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(shown?.media == Array("picture".utf8))
    }

    @Test("A preview that Telegram does not take leaves the words")
    func previewRefused() async throws {
        let service = try inference()
        workshop.telegram.refuse("editMessageMedia", .error(400, "Bad Request: IMAGE_PROCESS_FAILED"))
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            try await workshop.telegram.state.until("the refusal") { !$0.calls("editMessageMedia").isEmpty }
            await service.tell(id, FakeInference.running(id, fraction: 0.7))
            try await workshop.telegram.state.until("the words") { state in
                state.messages[Workshop.menu]?.text.contains("70 %") == true
            }
            #expect(shown?.kind == .text)
            await service.tell(id, FakeInference.finished(id))
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(shown?.media == Array("picture".utf8))
    }
}
