import InferenceProtocol
import InferenceServer
import Testing

@Suite("The end of the service", .timeLimit(.minutes(1)))
struct ShutdownTests {
    @Test("What runs is finished and delivered; new jobs are refused, nobody new is let in")
    func graceful() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job, "running")
            _ = try await fixture.arrival()
            let ending = Task { await fixture.server.shutDown(fixture.listener, grace: .seconds(60)) }
            var refusal: Refused?
            while refusal == nil { refusal = try await client.submit(JobID(), "late").refusal }
            #expect(refusal?.code == .shuttingDown && refusal?.retryAfterSeconds != nil)
            #expect(throws: (any Error).self) { try TestClient.connect(fixture.path) }
            fixture.effect.open()
            #expect(try await client.finished().job == job)
            await ending.value
            await #expect(throws: TestFailure.self) { try await client.next() }
        }
    }

    @Test("After the grace time what still runs is cancelled")
    func graceIsOver() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "endless")
            _ = try await fixture.arrival()
            await fixture.server.shutDown(fixture.listener, grace: .milliseconds(10))
            #expect(try await client.failed().code == .cancelled)
        }
    }
}
