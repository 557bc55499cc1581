import HTTPClient
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPClientTests {
    private let client: HTTPClient

    init() throws {
        client = try HTTPClient()
    }

    private func serving(
        _ handler: @escaping HTTPServer.Handler, _ test: (String) async throws -> Void
    ) async throws {
        let server = try HTTPServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0), limits: HTTPServerLimits(bodyBytes: 64 << 20),
            handler: handler)
        do {
            try await test("http://\(server.address)")
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: .zero)
    }

    /// The error of a call that must not succeed.
    private func failure(_ call: HTTPCall) async -> HTTPError? {
        do throws(HTTPError) {
            _ = try await client.send(call)
            return nil
        } catch {
            return error
        }
    }

    @Test func aRefusalIsAnAnswer() async throws {
        try await serving { request in
            .text("\(request.method) \(request.path)", status: 418)
        } _: { url in
            let reply = try await client.send(HTTPCall(.get, "\(url)/teapot"))
            #expect(reply.status == 418)
            #expect(String(decoding: reply.body, as: UTF8.self) == "GET /teapot")
        }
    }

    @Test(arguments: [0, 1, 5_000_000])
    func bodiesArriveWhole(bytes: Int) async throws {
        let body = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await serving { request in
            HTTPResponse(contentType: request.headers["Content-Type"] ?? "", bytes: request.body)
        } _: { url in
            let call = HTTPCall(
                .post, url, body: .bytes(body, mediaType: "image/png"), maximumResponseBytes: 10_000_000)
            let reply = try await client.send(call)
            #expect(reply.body == body)
        }
    }

    @Test func formsArriveWhole() async throws {
        let picture = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let seen = Mutex<MultipartForm?>(nil)
        try await serving { request in
            let form = try? MultipartForm(contentType: request.headers["Content-Type"] ?? "", body: request.body)
            seen.withLock { $0 = form }
            return .text("")
        } _: { url in
            let parts = [
                HTTPPart(name: "chat_id", value: "7"),
                HTTPPart(name: "file", content: picture, fileName: "a.png", mediaType: "image/png"),
            ]
            _ = try await client.send(HTTPCall(.post, url, body: .multipart(parts)))
        }
        let form = try #require(seen.withLock { $0 })
        #expect(form["chat_id"]?.text == "7")
        #expect(form["file"]?.bytes == picture)
        #expect(form["file"]?.fileName == "a.png")
        #expect(form["file"]?.contentType == "image/png")
    }

    @Test func manyAtOnceEachGetTheirOwnAnswer() async throws {
        try await serving { request in
            .text(request.path)
        } _: { url in
            try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for number in 0..<64 {
                    group.addTask {
                        let reply = try await client.send(HTTPCall(.get, "\(url)/\(number)"))
                        return (number, String(decoding: reply.body, as: UTF8.self))
                    }
                }
                for try await (number, text) in group { #expect(text == "/\(number)") }
            }
        }
    }

    @Test func aResponseAboveTheLimitIsRefused() async throws {
        try await serving { _ in
            .text(String(repeating: "x", count: 100_001))
        } _: { url in
            let error = await failure(HTTPCall(.get, url, maximumResponseBytes: 100_000))
            #expect(error?.code == .responseTooLarge)
        }
    }

    @Test func nobodyThereIsCertainlyNotArrived() async throws {
        let server = try HTTPServer(listen: ListenAddress(host: "127.0.0.1", port: 0)) { _ in .text("") }
        let url = "http://\(server.address)"
        await server.stop(grace: .zero)
        let error = await failure(HTTPCall(.get, url))
        #expect(error?.code == .unreachable)
        #expect(error?.mayHaveArrived == false)
    }

    @Test func aLostAnswerMayHaveArrived() async throws {
        try await serving { _ in
            .dropConnection
        } _: { url in
            let error = await failure(HTTPCall(.post, url, body: .bytes([1], mediaType: "a/b")))
            #expect(error?.code == .interrupted)
            #expect(error?.mayHaveArrived == true)
        }
    }

    @Test func silenceEndsByTheTotalTime() async throws {
        try await serving { _ in
            try? await Task.sleep(for: .seconds(60))
            return .text("")
        } _: { url in
            let error = await failure(HTTPCall(.get, url, timeouts: HTTPTimeouts(stall: nil, total: 1)))
            #expect(error?.code == .interrupted)
        }
    }

    @Test func silenceEndsByTheStallTime() async throws {
        try await serving { _ in
            try? await Task.sleep(for: .seconds(60))
            return .text("")
        } _: { url in
            let error = await failure(HTTPCall(.get, url, timeouts: HTTPTimeouts(stall: 1, total: 50)))
            #expect(error?.code == .interrupted)
        }
    }

    @Test func cancellingTheTaskEndsTheCall() async throws {
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        try await serving { _ in
            signal.yield()
            try? await Task.sleep(for: .seconds(60))
            return .text("")
        } _: { url in
            let task = Task { await failure(HTTPCall(.get, url)) }
            for await _ in asked { break }
            task.cancel()
            #expect(await task.value?.code == .cancelled)
        }
    }

    @Test func cancelledBeforeTheStart() async {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await failure(HTTPCall(.get, "http://127.0.0.1:1"))
        }
        #expect(await task.value?.code == .cancelled)
    }

    @Test func closingEndsAllCallsAndRefusesNewOnes() async throws {
        let (asked, signal) = AsyncStream.makeStream(of: Void.self)
        try await serving { _ in
            signal.yield()
            try? await Task.sleep(for: .seconds(60))
            return .text("")
        } _: { url in
            let task = Task { await failure(HTTPCall(.get, url)) }
            for await _ in asked { break }
            client.close()
            #expect(await task.value?.code == .closed)
            #expect(await failure(HTTPCall(.get, url))?.code == .closed)
        }
    }

    @Test(arguments: ["nonsense://x", "http://[", "file:///etc/passwd"])
    func onlyHTTPIsSpoken(url: String) async {
        let error = await failure(HTTPCall(.get, url))
        #expect(error?.code == .invalidRequest)
        #expect(error?.message.contains(url) == false)
    }
}
