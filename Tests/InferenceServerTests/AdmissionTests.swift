import InferenceProtocol
import InferenceServer
import Testing

@Suite("What is taken and what is refused", .timeLimit(.minutes(1)))
struct AdmissionTests {
    @Test("A full queue refuses at once and says when to come back; then there is room again")
    func queueFull() async throws {
        try await ServerFixture.serve(queue: 2) { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "running 30")
            _ = try await fixture.arrival()
            for _ in 0..<2 { try await client.submit(JobID(), "waiting 30") }
            let late = JobID()
            let refusal = try #require(try await client.submit(late, "late 30").refusal)
            #expect(refusal.job == late && refusal.code == .queueFull)
            #expect((1...60).contains(try #require(refusal.retryAfterSeconds)))
            fixture.effect.open()
            _ = try await client.finished()
            #expect(try await client.submit(late, "late 30").acceptedJob == late)
        }
    }

    @Test("An album of five does not keep another user's photo waiting to the end")
    func fairness() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            for photo in 1...5 { try await client.submit(JobID(), "album\(photo)", user: "ann") }
            #expect(try await fixture.arrival() == "album1")
            try await client.submit(JobID(), "single", user: "bob")
            fixture.effect.open(6)
            var order: [String] = []
            for _ in 0..<5 { order.append(try await fixture.arrival()) }
            #expect(order.prefix(2).contains("single"))
        }
    }

    @Test("A short job overtakes a long one that is running")
    func overtaking() async throws {
        let long = GatedEffect("long")
        let short = GatedEffect("short")
        try await ServerFixture.serve(effects: [long, short]) { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "restyle 120", effect: "long", user: "ann")
            #expect(try await fixture.arrival() == "restyle")
            let job = JobID()
            try await client.submit(job, "neon 1", effect: "short", user: "bob")
            short.open()
            #expect(try await client.finished().job == job)
            long.open()
            _ = try await client.finished()
        }
    }

    @Test("What can never fit into the memory is refused in words, for good")
    func neverFits() async throws {
        try await ServerFixture.serve(memoryBytes: 100 << 20) { fixture in
            let client = try await fixture.client()
            let refusal = try #require(try await client.submit(JobID(), "huge 1 101").refusal)
            #expect(refusal.code == .tooLarge && refusal.retryAfterSeconds == nil)
            #expect(refusal.message["en"].contains("105 MB"))
        }
    }

    @Test("Pictures that wait may take so much memory and no more")
    func inputBytes() async throws {
        try await ServerFixture.serve(bounds: ServiceBounds(inputBytes: 10)) { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "six by")
            #expect(try await client.submit(JobID(), "six by").refusal?.code == .queueFull)
        }
    }

    @Test("A file above the limit is refused")
    func fileTooLarge() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let file = String(repeating: "x", count: Int(ServerFixture.limits.imageBytes) + 1)
            #expect(try await client.submit(JobID(), file).refusal?.code == .tooLarge)
        }
    }

    @Test("Effects, styles and settings that there are not")
    func unknowns() async throws {
        let factor = ParameterDescription(
            name: "factor", title: LocalizedText(en: "Factor", ru: "Во сколько раз"), defaultValue: "2",
            kind: .range(minimum: 1, maximum: 4, step: 1))
        let effects = [
            GatedEffect(parameters: [factor]), GatedEffect("style", wantsStyle: true),
            GatedEffect("missing", unavailable: "run weights/fetch"),
        ]
        let gallery = [GalleryStyle(name: "waves", title: LocalizedText(en: "Waves", ru: "Волны"), emoji: "")]
        try await ServerFixture.serve(effects: effects, gallery: gallery) { fixture in
            let client = try await fixture.client()
            #expect(try await client.submit(JobID(), effect: "nope").refusal?.code == .unknownEffect)
            let missing = try await client.submit(JobID(), effect: "missing").refusal
            #expect(missing?.code == .effectUnavailable)
            #expect(missing?.message["ru"].contains("weights/fetch") == true)
            #expect(try await client.submit(JobID(), parameters: ["factor": "5"]).refusal?.code == .badParameter)
            #expect(try await client.submit(JobID(), parameters: ["x": "1"]).refusal?.code == .badParameter)
            #expect(try await client.submit(JobID(), effect: "style").refusal?.code == .styleMissing)
            let unknown = try await client.submit(JobID(), effect: "style", style: .gallery("cubes")).refusal
            #expect(unknown?.code == .styleMissing)
            let job = JobID()
            #expect(
                try await client.submit(job, effect: "style", style: .gallery("waves")).acceptedJob == job)
        }
    }
}
