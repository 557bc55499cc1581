import Glibc
import InferenceProtocol
import InferenceServer
import TestSupport
import Testing

private let mistakes: [(arguments: [String], status: Int32)] = [
    ([], 64),
    (["paint"], 64),
    (["apply", "neon", "a"], 64),
    (["status", "--yaml"], 64),
    (["apply", "neon", "/nonexistent/in.jpg", "/tmp/out.jpg"], 66),
    (["apply", "neon", "/dev/null", "/tmp/out.jpg"], 66),
    (["apply", "neon", "/proc/self/stat", "/nonexistent/out.jpg"], 73),
    (["apply", "neon", "/proc/self/stat", "/tmp"], 73),
    (["cancel", "7"], 64),
    (["settle", "7"], 64),
    (["effects"], 69),
]

/// The real program against a service whose effects the test controls.
@Suite("atelier, the console", .timeLimit(.minutes(2)))
struct ConsoleTests {
    private static func console(_ fixture: ServerFixture?, _ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            product: "atelier", arguments: arguments, environment: ["ATELIER_SOCKET": fixture?.path ?? "/nonexistent/s"]
        )
    }

    @Test("apply writes the result and says how it was made; the service may forget it then")
    func apply() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("photo".utf8), to: "in.png")
        try await ServerFixture.serve { fixture in
            fixture.effect.open()
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            #expect(try await process.wait() == 0)
            #expect(process.output == "\(folder.file("out.png")): reversed\n")
            #expect(try Files.read(folder.file("out.png")) == Array("otohp".utf8))
        }
    }

    @Test("apply --json")
    func applyJSON() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("photo".utf8), to: "in.png")
        try await ServerFixture.serve { fixture in
            fixture.effect.open()
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png"), "--json"])
            #expect(try await process.wait() == 0)
            #expect(process.output.contains("\"media_type\" : \"image/png\""))
            #expect(process.output.contains("\"recipe\" : \"reversed\""))
        }
    }

    @Test("Ctrl-C cancels the job, and nothing is written")
    func interrupt() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("photo".utf8), to: "in.png")
        try await ServerFixture.serve { fixture in
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            _ = try await fixture.arrival()
            process.signal(SIGINT)
            #expect(try await process.wait() == 130)
            #expect(process.output == "atelier: Cancelled.\n")
            #expect(access(folder.file("out.png"), F_OK) != 0)
            #expect(try await fixture.client().status().effects[0].cancelled == 1)
        }
    }

    @Test("Killed in the middle: the job goes on without it")
    func killed() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("photo".utf8), to: "in.png")
        try await ServerFixture.serve { fixture in
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            _ = try await fixture.arrival()
            process.signal(SIGKILL)
            try await process.wait()
            fixture.effect.open()
            let client = try await fixture.client()
            while try await client.status().effects[0].finished == 0 {}
        }
    }

    @Test("cancel stops a job that another client submitted")
    func cancel() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job)
            let process = try Self.console(fixture, ["cancel", job.description])
            #expect(try await process.wait() == 0)
            #expect(try await client.failed().code == .cancelled)
            let again = try Self.console(fixture, ["cancel", JobID().description])
            #expect(try await again.wait() == 1)
        }
    }

    @Test("settle has a job that another client submitted finish with its preview")
    func settle() async throws {
        try await ServerFixture.serve { fixture in
            let client = try await fixture.client()
            let job = JobID()
            try await client.submit(job, "draft")
            let process = try Self.console(fixture, ["settle", job.description])
            #expect(try await process.wait() == 0)
            #expect(process.output == "\(job): reversed\n")
            #expect(try await client.finished().job == job)
            let again = try Self.console(fixture, ["settle", JobID().description])
            #expect(try await again.wait() == 1)
        }
    }

    @Test("effects and status, for people and for programs")
    func listings() async throws {
        try await ServerFixture.serve { fixture in
            for (command, word) in [("effects", "gated"), ("status", "waiting 0 of at most 8")] {
                let text = try Self.console(fixture, [command])
                #expect(try await text.wait() == 0)
                #expect(text.output.contains(word))
                let json = try Self.console(fixture, [command, "--json"])
                #expect(try await json.wait() == 0)
                #expect(json.output.hasPrefix("{") && json.output.contains("gated"))
            }
        }
    }

    @Test("A file above the service's limit is not even sent")
    func tooLarge() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(
            [UInt8](repeating: 0, count: Int(ServerFixture.limits.imageBytes) + 1), to: "in.png")
        try await ServerFixture.serve { fixture in
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            #expect(try await process.wait() == 1)
            #expect(process.output.contains("at most 1048576"))
        }
    }

    @Test("A full queue is another exit status: try later")
    func busy() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("photo".utf8), to: "in.png")
        try await ServerFixture.serve(queue: 1) { fixture in
            let client = try await fixture.client()
            try await client.submit(JobID())
            _ = try await fixture.arrival()
            try await client.submit(JobID())
            let process = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            #expect(try await process.wait() == 75)
            #expect(process.output.contains("Try again in"))
        }
    }

    @Test("Every mistake is one line with its own exit status", arguments: mistakes)
    func mistake(arguments: [String], status: Int32) async throws {
        let process = try Self.console(nil, arguments)
        #expect(try await process.wait() == status)
        #expect(process.output.hasPrefix("atelier: "))
        #expect(process.output.split(separator: "\n").count == 1)
    }

    @Test("What the service refuses ends with the service's own words")
    func refused() async throws {
        let folder = try TemporaryDirectory()
        let input = try folder.write(Array("bad".utf8), to: "in.png")
        try await ServerFixture.serve { fixture in
            let unknown = try Self.console(fixture, ["apply", "nope", input, folder.file("out.png")])
            #expect(try await unknown.wait() == 64)
            #expect(unknown.output.contains("Choose one of: gated"))
            let bad = try Self.console(fixture, ["apply", "gated", input, folder.file("out.png")])
            #expect(try await bad.wait() == 1)
            #expect(bad.output == "atelier: No picture.\n")
        }
    }
}
