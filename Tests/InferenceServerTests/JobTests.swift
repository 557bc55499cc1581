import InferenceProtocol
import InferenceServer
import Testing

@Suite("A job's life over the socket", .timeLimit(.minutes(1)))
struct JobTests {
    @Test("Submitted, accepted, finished, acknowledged, forgotten")
    func life() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            #expect(try await client.submit(job, "photo").acceptedJob == job)
            fixture.effect.open()
            let finished = try await client.finished()
            #expect(finished.job == job)
            #expect(String(decoding: finished.image, as: UTF8.self) == "otohp")
            #expect(finished.recipe == "reversed")
            try await client.send(.acknowledge(job))
            try await client.send(.attach(job))
            #expect(try await client.next() == .unknown(job))
        }
    }

    @Test("The same job submitted three times, over two connections, runs once")
    func idempotent() async throws {
        try await ServerFixture.serve { fixture in
            let first = try await fixture.client()
            let second = try await fixture.client()
            let job = JobID()
            #expect(try await first.submit(job).acceptedJob == job)
            _ = try await fixture.arrival()
            #expect(try await first.submit(job).acceptedJob == job)
            #expect(try await second.submit(job).acceptedJob == job)
            fixture.effect.open()
            #expect(try await first.finished().job == job)
            #expect(try await second.finished().job == job)
            #expect(try await second.submit(job).acceptedJob == job, "it is kept until it is acknowledged")
            #expect(try await second.finished().job == job)
            #expect(fixture.effect.arrivalCount == 1)
        }
    }

    @Test("A client dies with its job running: the job goes on, and another connection gets the result")
    func clientDies() async throws {
        try await ServerFixture.serve { fixture in
            let job = JobID()
            let doomed = try await fixture.client()
            try await doomed.submit(job)
            _ = try await fixture.arrival()
            doomed.connection.close()
            let heir = try await fixture.client()
            try await heir.send(.attach(job))
            #expect(try await heir.next().acceptedJob == job)
            fixture.effect.open()
            #expect(try await heir.finished().job == job)
        }
    }

    @Test("A result that nobody was there to hear is kept")
    func resultIsKept() async throws {
        try await ServerFixture.serve { fixture in
            let job = JobID()
            let first = try await fixture.client()
            try await first.submit(job)
            first.connection.close()
            fixture.effect.open()
            let second = try await fixture.client()
            while try await second.status().effects[0].finished == 0 {}
            try await second.send(.attach(job))
            #expect(try await second.next().acceptedJob == job)
            #expect(try await second.finished().job == job)
        }
    }

    @Test("Results that nobody acknowledges are forgotten, the oldest first, when there are too many")
    func resultsAreBounded() async throws {
        try await ServerFixture.serve(bounds: ServiceBounds(results: 2)) { fixture in
            fixture.effect.open(3)
            let client = try await fixture.client()
            let jobs = [JobID(), JobID(), JobID()]
            for job in jobs {
                try await client.submit(job)
                #expect(try await client.finished().job == job)
            }
            try await client.send(.attach(jobs[0]))
            #expect(try await client.next() == .unknown(jobs[0]))
            try await client.send(.attach(jobs[1]))
            #expect(try await client.next().acceptedJob == jobs[1])
        }
    }

    @Test("A result whose time is over is forgotten")
    func resultsExpire() async throws {
        try await ServerFixture.serve(bounds: ServiceBounds(resultSeconds: 0)) { fixture in
            fixture.effect.open()
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job)
            #expect(try await client.finished().job == job)
            try await client.send(.attach(job))
            #expect(try await client.next() == .unknown(job))
        }
    }

    @Test("Attaching to a job nobody knows")
    func unknown() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.send(.attach(job))
            #expect(try await client.next() == .unknown(job))
            try await client.send(.cancel(job))
            #expect(try await client.next() == .unknown(job))
        }
    }

    @Test("Progress says what the effect says")
    func progress() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID())
            while true {
                if case .progress(let progress) = try await client.nextOfAny(), progress.stage == "waiting at the gate"
                {
                    #expect(progress.fraction == 0.25)
                    #expect(progress.position == 0)
                    break
                }
            }
        }
    }

    @Test("Cancelled while it waits, from another connection: both are told, and it never runs")
    func cancelWaiting() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "first")
            #expect(try await fixture.arrival() == "first")
            let job = JobID()
            try await client.submit(job, "second")
            let other = try await fixture.client()
            try await other.send(.cancel(job))
            #expect(try await other.next().acceptedJob == job)
            #expect(try await other.failed().code == .cancelled)
            #expect(try await client.failed().job == job)
            fixture.effect.open()
            _ = try await client.finished()
            #expect(fixture.effect.arrivalCount == 1)
        }
    }

    @Test("Cancelled while it runs; the next one takes the lane")
    func cancelRunning() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job, "first")
            _ = try await fixture.arrival()
            let next = JobID()
            try await client.submit(next, "second")
            try await client.send(.cancel(job))
            #expect(try await client.next().acceptedJob == job)
            let failed = try await client.failed()
            #expect(failed.job == job && failed.code == .cancelled)
            fixture.effect.open()
            #expect(try await client.finished().job == next)
            #expect(try await client.status().effects[0].cancelled == 1)
        }
    }

    @Test("A preview reaches the client, which settles for it: the job finishes without going on")
    func settle() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job, "draft")
            #expect(try await client.preview() == "draft")
            try await client.send(.settle(job))
            #expect(try await client.next().acceptedJob == job)
            #expect(try await client.finished().job == job)
            #expect(try await client.status().effects[0].finished == 1)
        }
    }

    @Test("Whoever attaches later is shown the last preview; nobody is shown it twice")
    func previewOfTheAttached() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job, "draft")
            #expect(try await client.preview() == "draft")
            let late = try await fixture.client()
            try await late.send(.attach(job))
            #expect(try await late.preview() == "draft")
            fixture.effect.open()
            for client in [client, late] {
                while true {
                    let message = try await client.nextOfAny()
                    if case .progress(let progress) = message { #expect(progress.preview == nil) }
                    if case .finished = message { break }
                }
            }
        }
    }

    @Test("Without a preview, or with one too large to show, there is nothing to settle for")
    func settleForNothing() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let large = "draft" + String(repeating: " ", count: ServiceBounds().previewBytes)
            for script in ["photo", large] {
                let job = JobID()
                try await client.submit(job, script)
                _ = try await fixture.arrival()
                try await client.running()
                try await client.send(.settle(job))
                #expect(try await client.next().acceptedJob == job)
                try await client.send(.cancel(job))
                #expect(try await client.next().acceptedJob == job)
                #expect(try await client.failed().code == .cancelled)
            }
            let stranger = JobID()
            try await client.send(.settle(stranger))
            #expect(try await client.next() == .unknown(stranger))
        }
    }

    @Test("A job that takes longer than its deadline fails")
    func deadline() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), deadline: 0.02)
            #expect(try await client.failed().code == .deadline)
        }
    }

    @Test("An effect that throws is a failed job, and the lane is free again")
    func failure() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "doomed")
            fixture.effect.open(2)
            let failed = try await client.failed()
            #expect(failed.code == .internal && failed.retryable && failed.detail == "scripted")
            try await client.submit(JobID(), "fine")
            _ = try await client.finished()
            let status = try await client.status().effects[0]
            #expect(status.failed == 1 && status.finished == 1 && status.seconds.counts.reduce(0, +) == 1)
        }
    }

    @Test("What is no picture fails at once, and is told again to whoever submits it again")
    func badPicture() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            for _ in 0..<2 {
                #expect(try await client.submit(job, "bad").acceptedJob == job)
                #expect(try await client.failed().code == .badImage)
            }
            #expect(fixture.effect.arrivalCount == 0)
        }
    }
}
