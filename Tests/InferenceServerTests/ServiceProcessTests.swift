import Glibc
import InferenceProtocol
import TestSupport
import Testing

/// The real program, with an empty catalogue unless a test needs the models.
@Suite("atelier-inference, the process", .timeLimit(.minutes(2)))
struct ServiceProcessTests {
    private let folder: TemporaryDirectory
    private var socket: String { folder.file("run/inference.sock") }
    private var environment: [String: String] { ["ATELIER_SOCKET": socket, "ATELIER_WEIGHTS": folder.path] }

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write(Array(#"{"models": []}"#.utf8), to: "catalog.json")
    }

    private func start(_ arguments: [String] = [], _ more: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(
            product: "atelier-inference", arguments: arguments,
            environment: environment.merging(more) { $1 })
    }

    private func healthy() async throws -> Bool {
        try await start(["health"]).wait() == 0
    }

    @Test("Ready after it says so, then it answers; SIGTERM ends it with status 0 and without its socket")
    func life() async throws {
        #expect(try await !healthy())
        let service = try start()
        try await service.line(containing: "ready")
        #expect(try await healthy())
        let client = try await TestClient(path: socket)
        #expect(client.welcome.effects.map(\.id).contains("neon"))
        #expect(client.welcome.effects.allSatisfy { $0.unavailable != nil }, "there are no models")
        service.signal(SIGTERM)
        #expect(try await service.wait() == 0)
        #expect(access(socket, F_OK) != 0)
    }

    @Test("The socket is for owner and group; the file of a dead service is replaced, a living one is left alone")
    func socketFile() async throws {
        let first = try start()
        try await first.line(containing: "ready")
        var attributes = stat()
        #expect(stat(socket, &attributes) == 0)
        #expect(attributes.st_mode & 0o777 == 0o660)
        let second = try start()
        #expect(try await second.wait() == 1)
        #expect(second.output.contains("another process already listens"))
        first.signal(SIGKILL)
        #expect(try await first.wait() == 128 + SIGKILL)
        #expect(access(socket, F_OK) == 0)
        let third = try start()
        try await third.line(containing: "ready")
        #expect(try await healthy())
    }

    @Test("All that is wrong with the configuration is told at once, with status 78")
    func badConfiguration() async throws {
        let service = try start(
            [],
            [
                "ATELIER_THREADS": "0", "ATELIER_QUEUE": "many", "ATELIER_ISA": "mmx", "ATELIER_LANES": "1000",
                "ATELIER_WEIGHTS": "/nonexistent", "ATELIER_TYPO": "1", "LOG_FORMAT": "xml",
            ])
        #expect(try await service.wait() == 78)
        for word in ["THREADS", "QUEUE", "ISA", "LANES", "WEIGHTS", "TYPO", "LOG_FORMAT"] {
            #expect(service.output.contains(word))
        }
    }

    @Test("A catalogue that is none, and memory that is too little, are problems of the configuration too")
    func badSurroundings() async throws {
        let little = try start([], ["ATELIER_MEMORY_MB": "64"])
        #expect(try await little.wait() == 78)
        #expect(little.output.contains("ATELIER_MEMORY_MB"))
        try folder.write(Array("not JSON".utf8), to: "catalog.json")
        let catalogue = try start()
        #expect(try await catalogue.wait() == 78)
        #expect(catalogue.output.contains("catalog.json"))
    }

    @Test("--print-config prints what is in force")
    func printConfig() async throws {
        let process = try start(["--print-config"], ["ATELIER_THREADS": "3", "ATELIER_LANES": "2"])
        #expect(try await process.wait() == 0)
        for line in ["ATELIER_SOCKET=\(socket)", "ATELIER_THREADS=3", "ATELIER_LANES=2", "ATELIER_QUEUE=64"] {
            #expect(process.output.contains("\(line)\n"))
        }
    }

    @Test("An argument nobody knows")
    func unknownArgument() async throws {
        let process = try start(["--port", "80"])
        #expect(try await process.wait() == 64)
        #expect(process.output.contains("usage:"))
    }

    @Test(
        "With the models of this repository: a photo comes back, and SIGTERM lets a running job finish",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.absence)"))
    func finishesWhatRuns() async throws {
        let photo = try Files.read(try #require(SharedFolder.file("data/content/venice-boat.jpg")))
        let service = try start([], ["ATELIER_WEIGHTS": PackageFolder.path + "/weights"])
        try await service.line(containing: "ready")
        let client = try await TestClient(path: socket)
        let job = JobID()
        try await client.send(
            .submit(
                Submission(
                    job: job, effect: "upscale", parameters: ["factor": "2"], image: photo, fairnessKey: "test")))
        try await client.running()
        service.signal(SIGTERM)
        let finished = try await client.finished()
        #expect(finished.width == 1600 && finished.height == 1000)
        #expect(try await service.wait() == 0)
    }

    @Test(
        "A second signal ends it at once",
        .enabled(if: SharedFolder.isPresent, "\(SharedFolder.absence)"))
    func impatience() async throws {
        let photo = try Files.read(try #require(SharedFolder.file("data/content/venice-boat.jpg")))
        let service = try start([], ["ATELIER_WEIGHTS": PackageFolder.path + "/weights"])
        try await service.line(containing: "ready")
        let client = try await TestClient(path: socket)
        try await client.send(
            .submit(
                Submission(effect: "upscale", parameters: ["factor": "4"], image: photo, fairnessKey: "test")))
        try await client.running()
        service.signal(SIGTERM)
        try await service.line(containing: "ending")
        service.signal(SIGTERM)
        #expect(try await service.wait() == 128 + SIGTERM)
    }
}
