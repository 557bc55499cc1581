import GatewayTestSupport
import InferenceProtocol
import Jobs
import Store
import TestSupport
import Testing

/// The table in ``JobCourse``, row by row: whatever is killed, the user sees one picture or one apology.
@Suite("After a kill", .timeLimit(.minutes(2)))
struct RecoveryTests {
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

    private func expectOnePicture() {
        #expect(workshop.telegram.state.value.pictures.count == 1)
        #expect(workshop.telegram.state.value.pictures.first?.media == Array("picture".utf8))
    }

    @Test("of the gateway while a job runs, the next one attaches and delivers")
    func gatewayDiesWhileRunning() async throws {
        let service = try inference { [FakeInference.accepted($0.job), FakeInference.running($0.job)] }
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            try await service.state.until("the submission") { $0.submissions.count == 1 }
            try await withDeadline(.seconds(10), waitingFor: "the row") {
                while try await store.transaction({ try $0.job(job.id)?.runningBoot }) == nil {
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
        }
        await service.tell(id, FakeInference.finished(id))
        try await workshop.gateway { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(service.state.value.submissions.count == 1)
        #expect(service.state.value.attached == [id])
        expectOnePicture()
    }

    @Test("of the gateway before it heard of the acceptance, the service knows the job by its id")
    func gatewayDiesBeforeAcceptance() async throws {
        let service = try inference { _ in [] }
        let job = workshop.job(id)
        await service.tell(id, FakeInference.finished(id))
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(service.state.value.submissions.isEmpty)
        expectOnePicture()
    }

    @Test("of the gateway after the result was shown, the same message is changed to the same picture")
    func gatewayDiesAfterDelivery() async throws {
        let service = try inference { _ in [] }
        await service.tell(id, FakeInference.finished(id))
        let job = workshop.job(id) { $0.state = .delivering }
        try await workshop.gateway(with: [job]) { store, _ in _ = try await workshop.ending(of: job, store) }
        // Killed just before the row said `done`: the result stands, the row says `delivering`, the service has it still.
        await service.tell(id, FakeInference.finished(id))
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(workshop.telegram.state.value.calls("editMessageMedia").count == 2)
        #expect(workshop.telegram.state.value.messages.count == 1)
        expectOnePicture()
    }

    @Test("of both after the result was shown, the picture is made again and shown in the same place")
    func bothDieAfterDelivery() async throws {
        let service = try inference(boot: "second") {
            [FakeInference.accepted($0.job), FakeInference.finished($0.job)]
        }
        let job = workshop.job(id) { job in
            job.state = .delivering
            job.runningBoot = "first"
        }
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        #expect(service.state.value.submissions.count == 1)
        expectOnePicture()
    }

    @Test("of the gateway while the status was being sent, there is another status and one picture")
    func gatewayDiesWhileSendingStatus() async throws {
        let service = try inference { [FakeInference.accepted($0.job), FakeInference.finished($0.job)] }
        let job = workshop.job(id, status: nil)
        workshop.telegram.refuse("sendMessage", .loseAnswer)
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
        }
        expectOnePicture()
        _ = service
    }

    @Test("of the service while a job runs, the job is submitted again")
    func serviceDiesOnce() async throws {
        let first = try inference { [FakeInference.accepted($0.job), FakeInference.running($0.job)] }
        let job = workshop.job(id)
        let ended = try await workshop.gateway(with: [job]) { store, _ in
            try await first.state.until("the submission") { $0.submissions.count == 1 }
            first.die()
            let second = try inference(boot: "second") {
                [FakeInference.accepted($0.job), FakeInference.running($0.job), FakeInference.finished($0.job)]
            }
            let ended = try await workshop.ending(of: job, store)
            #expect(second.state.value.submissions.map(\.job) == [id])
            return ended
        }
        #expect(ended.state == .done)
        expectOnePicture()
    }

    @Test("of the service twice while it ran the same job, the user gets an honest apology")
    func poison() async throws {
        let job = workshop.job(id)
        let bystander = workshop.job(status: 501, user: 8) { $0.chat = 8 }
        workshop.telegram.state.change { $0.messages[501] = FakeTelegram.Shown(kind: .text, text: "menu") }
        let running: @Sendable (Submission) -> [ServiceMessage] = { submission in
            [FakeInference.accepted(submission.job), FakeInference.running(submission.job)]
        }
        try await workshop.gateway(with: [job]) { store, runner in
            for boot in ["first", "second"] {
                let service = try inference(boot: boot, running)
                try await service.state.until("a submission") { !$0.submissions.isEmpty }
                try await withDeadline(.seconds(10), waitingFor: "the row") {
                    while try await store.transaction({ try $0.job(job.id)?.runningBoot }) != boot {
                        try await Task.sleep(for: .milliseconds(5))
                    }
                }
                service.die()
            }
            let third = try inference(boot: "third") {
                [FakeInference.accepted($0.job), FakeInference.finished($0.job)]
            }
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .failed)
            #expect(ended.deaths == 2)
            #expect(third.state.value.submissions.isEmpty)
            // Others are served as ever.
            try await store.transaction { try $0.save(bystander, at: WallClock.now) }
            try await runner.add([bystander.id])
            let other = try await workshop.ending(of: bystander, store)
            #expect(other.state == .done)
        }
        let shown = workshop.telegram.state.value.messages[Workshop.menu]
        #expect(shown?.text.contains("brought my workshop down twice") == true)
    }

    @Test("of the service with no new one yet, the user is told, and served when it is back")
    func serviceAway() async throws {
        var limits = JobLimits()
        limits.quietAbsence = .milliseconds(10)
        let job = workshop.job(id)
        try await workshop.gateway(limits: limits, with: [job]) { store, _ in
            try await workshop.telegram.state.until("the honest words") { state in
                state.messages[Workshop.menu]?.text.contains("My workshop is away") == true
            }
            let service = try inference { [FakeInference.accepted($0.job), FakeInference.finished($0.job)] }
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .done)
            _ = service
        }
        expectOnePicture()
    }

    @Test("A running job is cancelled on request, with word to the service")
    func cancelRunning() async throws {
        let service = try inference { [FakeInference.accepted($0.job), FakeInference.running($0.job)] }
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, runner in
            try await service.state.until("the submission") { $0.submissions.count == 1 }
            _ = try await store.transaction { try $0.update(job.id, at: WallClock.now) { $0.cancelRequested = true } }
            await runner.cancel([job.id])
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .cancelled)
        }
        #expect(service.state.value.cancelled == [id])
        #expect(workshop.telegram.state.value.messages[Workshop.menu]?.text.contains("Cancelled.") == true)
        #expect(workshop.telegram.state.value.pictures.isEmpty)
    }

    @Test("A cancellation that the job finds in its row before it is told is carried out all the same")
    func cancelBeforeWord() async throws {
        let service = try inference { [FakeInference.accepted($0.job), FakeInference.running($0.job)] }
        let job = workshop.job(id)
        try await workshop.gateway(with: [job]) { store, _ in
            try await service.state.until("the submission") { $0.submissions.count == 1 }
            _ = try await store.transaction { try $0.update(job.id, at: WallClock.now) { $0.cancelRequested = true } }
            await service.tell(id, FakeInference.finished(id))
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .cancelled)
        }
        #expect(workshop.telegram.state.value.pictures.isEmpty)
    }

    @Test("A cancellation that was stored and not carried out is carried out by the next gateway")
    func cancelAcrossRestart() async throws {
        let job = workshop.job(id) { $0.cancelRequested = true }
        try await workshop.gateway(with: [job]) { store, _ in
            let ended = try await workshop.ending(of: job, store)
            #expect(ended.state == .cancelled)
        }
        #expect(workshop.telegram.state.value.messages[Workshop.menu]?.text.contains("Cancelled.") == true)
    }
}
