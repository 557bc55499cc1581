import GatewayTestSupport
import InferenceProtocol
import Jobs
import Store
import TestSupport
import Testing

@Suite("A job with a style", .timeLimit(.minutes(2)))
struct StyleJobTests {
    private let workshop: Workshop
    private let id = JobID()

    init() throws {
        workshop = try Workshop()
        workshop.telegram.state.change { $0.files["painting"] = Array("the painting's bytes".utf8) }
    }

    private func inference(boot: String = "first") throws -> FakeInference {
        try FakeInference(path: workshop.socket, bootID: boot, gallery: [FakeInference.wave]) { submission in
            [FakeInference.accepted(submission.job), FakeInference.finished(submission.job)]
        }
    }

    private func job(_ style: JobRecord.Style) -> JobRecord {
        workshop.job(id) { job in
            job.effect = "restyle"
            job.style = style
        }
    }

    @Test("A picture of the user's is downloaded and goes along")
    func picture() async throws {
        let service = try inference()
        let job = job(.file("painting"))
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        let submission = try #require(service.state.value.submissions.first)
        #expect(submission.image == Workshop.photo)
        #expect(submission.style == .image(Array("the painting's bytes".utf8)))
        let shown = try #require(workshop.telegram.state.value.messages[Workshop.menu])
        #expect(shown.buttons["🖼️ Another style"] == "z:\(id)")
    }

    @Test("An entry of the gallery goes by its name")
    func gallery() async throws {
        let service = try inference()
        let job = job(.gallery("wave"))
        try await workshop.gateway(with: [job]) { store, _ in _ = try await workshop.ending(of: job, store) }
        #expect(service.state.value.submissions.map(\.style) == [.gallery("wave")])
    }

    @Test("After both services were killed the style is submitted again", arguments: [true, false])
    func recovery(isPicture: Bool) async throws {
        let job = job(isPicture ? .file("painting") : .gallery("wave"))
        let first = try FakeInference(path: workshop.socket, bootID: "first") { [FakeInference.accepted($0.job)] }
        try await workshop.gateway(with: [job]) { store, _ in
            try await first.state.until("the submission") { !$0.submissions.isEmpty }
        }
        first.die()
        let second = try inference(boot: "second")
        try await workshop.gateway { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(second.state.value.submissions == first.state.value.submissions)
        #expect(second.state.value.submissions.first?.style != Submission.Style.none)
        #expect(workshop.telegram.state.value.pictures.count == 1)
    }

    @Test("A style that Telegram no longer has ends in an apology that says so")
    func styleGone() async throws {
        let service = try inference()
        let job = job(.file("nowhere"))
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .failed)
        }
        let shown = workshop.telegram.state.value.messages[Workshop.menu]
        #expect(shown?.text.contains("the style's picture") == true)
        #expect(service.state.value.submissions.isEmpty)
    }
}
