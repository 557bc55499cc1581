import FrameTransport
import InferenceProtocol
import InferenceServer
import Testing

@Suite("Conversations with clients, well-behaved and not", .timeLimit(.minutes(1)))
struct ConversationTests {
    @Test("The welcome lists what the service can do")
    func welcome() async throws {
        try await ServerFixture.serve { fixture in
            let welcome = try await fixture.client().welcome
            #expect(welcome.protocolVersion == ProtocolVersion.current)
            #expect(welcome.effects.map(\.id) == ["gated"])
            #expect(welcome.limits == ServerFixture.limits)
        }
    }

    @Test("A version that is not served is refused in words, and the connection closed")
    func version() async throws {
        try await ServerFixture.serve { fixture in
            let connection = ClientConnection(try FrameConnection.connect(to: fixture.path))
            try await connection.send(.hello(Hello(protocolVersion: 99, client: "future")))
            var messages = connection.messages.makeAsyncIterator()
            #expect(try await messages.next()?.get().refusal?.code == .unsupportedVersion)
            #expect(try await messages.next() == nil)
        }
    }

    @Test("Anything before Hello is refused")
    func helloFirst() async throws {
        try await ServerFixture.serve { fixture in
            let connection = ClientConnection(try FrameConnection.connect(to: fixture.path))
            try await connection.send(.statusRequest)
            var messages = connection.messages.makeAsyncIterator()
            #expect(try await messages.next()?.get().refusal?.code == .badMessage)
            #expect(try await messages.next() == nil)
        }
    }

    @Test("Nonsense ends the conversation it came in, and no other")
    func nonsense() async throws {
        try await ServerFixture.serve { fixture in
            let good = try await fixture.client()
            let raw = try FrameConnection.connect(to: fixture.path)
            let bad = try await TestClient(ClientConnection(raw))
            try await raw.send([0xFF, 0xFF, 0xFF])
            #expect(try await bad.next().refusal?.code == .badMessage)
            await #expect(throws: TestFailure.self) { try await bad.next() }
            #expect(try await good.status().bootID == good.welcome.bootID)
        }
    }

    @Test("A client that reads nothing holds up neither its own job nor another's")
    func slowReader() async throws {
        try await ServerFixture.serve { fixture in
            let deaf = try await fixture.client()
            for _ in 0..<2000 { try await deaf.send(.statusRequest) }
            try await deaf.send(
                .submit(
                    Submission(job: JobID(), effect: "gated", image: Array("deaf".utf8), fairnessKey: "deaf")))
            #expect(try await fixture.arrival() == "deaf")
            fixture.effect.open(2)
            let client = try await fixture.client()
            try await client.submit(JobID())
            _ = try await client.finished()
        }
    }

    @Test("More clients than may be are turned away; when one leaves there is room")
    func tooMany() async throws {
        try await ServerFixture.serve(bounds: ServiceBounds(connections: 1)) { fixture in
            let first = try await fixture.client()
            await #expect(throws: (any Error).self) { try await fixture.client() }
            first.connection.close()
            while (try? await fixture.client()) == nil {}
        }
    }

    @Test("Status: counts, models, memory")
    func status() async throws {
        try await ServerFixture.serve(queue: 5) { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID(), "running")
            _ = try await fixture.arrival()
            try await client.submit(JobID(), "waiting")
            let status = try await client.status()
            #expect(status.running == 1 && status.queued == 1 && status.queueLimit == 5)
            #expect(status.lanes == 1 && status.threads == 1)
            #expect(status.modelLoads == 1 && status.models.map(\.name) == ["m"])
            #expect(status.residentBytes > 1 << 20)
            #expect(status.bootID == client.welcome.bootID)
        }
    }
}
