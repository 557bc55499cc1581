import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HTTPServerTests {
    private func serving(
        limits: HTTPServerLimits = HTTPServerLimits(), _ handler: @escaping HTTPServer.Handler,
        _ test: (HTTPServer, HTTPProbe) async throws -> Void
    ) async throws {
        let server = try HTTPServer(listen: ListenAddress(host: "127.0.0.1", port: 0), limits: limits, handler: handler)
        do {
            try await test(server, HTTPProbe(port: server.address.port))
        } catch {
            await server.stop(grace: .zero)
            throw error
        }
        await server.stop(grace: .zero)
    }

    @Test func handsTheWholeRequestToTheHandler() async throws {
        let seen = Mutex<HTTPRequest?>(nil)
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try await serving { request in
            seen.withLock { $0 = request }
            return .text("done", status: 201)
        } _: { _, probe in
            let reply = try await probe.request(
                "POST", "/a%20b/c?x=1%262&y=%D0%B6+z&flag", headers: ["X-Some": "thing"], body: body)
            #expect(reply.status == 201)
            #expect(reply.text == "done")
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.method == "POST")
        #expect(request.path == "/a b/c")
        #expect(request.query["x"] == "1&2")
        #expect(request.query["y"] == "ж z")
        #expect(request.query["flag"] == "")
        #expect(request.headers["x-sOME"] == "thing")
        #expect(request.body == body)
        #expect(request.peer == "127.0.0.1")
    }

    @Test func manyHandlersWaitAtOnceWithoutHoldingUpOthers() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let waiting = Mutex(0)
        let (allWaiting, signal) = AsyncStream.makeStream(of: Void.self)
        let opened = Task { for await _ in gate {} }
        let limits = HTTPServerLimits()
        try await serving(limits: limits) { request in
            guard request.path == "/wait" else { return .text("quick") }
            let count = waiting.withLock {
                $0 += 1
                return $0
            }
            if count == 40 { signal.finish() }
            await opened.value
            return .text("waited")
        } _: { _, probe in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<40 { group.addTask { try await probe.request("GET", "/wait").text } }
                for await _ in allWaiting {}
                #expect(try await probe.request("GET", "/").text == "quick")
                open.finish()
                for try await text in group { #expect(text == "waited") }
            }
        }
    }

    @Test func refusesADeclaredBodyBeforeReadingIt() async throws {
        try await serving(limits: HTTPServerLimits(bodyBytes: 1000)) { _ in
            .text("never")
        } _: { _, probe in
            // Only the header is sent: an answer can come only if the server does not wait for the body.
            let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"
            let reply = try HTTPProbe.parse(try await probe.exchange(Array(head.utf8)))
            #expect(reply.status == 413)
            #expect(try await probe.request("POST", "/", body: Array(repeating: 1, count: 1000)).text == "never")
        }
    }

    @Test func endsAConnectionWhoseChunkedBodyGrowsTooLarge() async throws {
        let calls = Mutex(0)
        try await serving(limits: HTTPServerLimits(bodyBytes: 1000)) { _ in
            calls.withLock { $0 += 1 }
            return .text("")
        } _: { _, probe in
            let piece = "190\r\n" + String(repeating: "x", count: 400) + "\r\n"
            let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            let reply = try await probe.exchange(Array((head + piece + piece + piece + piece).utf8))
            #expect(reply.isEmpty)
        }
        #expect(calls.withLock { $0 } == 0)
    }

    @Test func streamsPiecesAsTheyCome() async throws {
        let (pieces, feed) = AsyncStream.makeStream(of: [UInt8].self)
        let large = [UInt8](repeating: UInt8(ascii: "x"), count: 200_000)
        try await serving { _ in
            HTTPResponse(headers: ["Content-Type": "text/event-stream"], body: .stream(pieces))
        } _: { _, probe in
            // The second piece is fed only when the first has arrived, which proves that pieces are not held back.
            let port = probe.port
            let body = try await OwnThread.run {
                let connection = try TCPConnection(port: port)
                connection.send(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
                feed.yield(Array("first".utf8))
                var bytes: [UInt8] = []
                while !String(decoding: bytes, as: UTF8.self).contains("first") { bytes += connection.receive() }
                feed.yield(large)
                feed.yield(Array("last".utf8))
                feed.finish()
                while case let piece = connection.receive(), !piece.isEmpty { bytes += piece }
                return try HTTPProbe.parse(bytes).body
            }
            #expect(body == Array("first".utf8) + large + Array("last".utf8))
        }
    }

    @Test func cancelsAStreamWhoseClientHasGone() async throws {
        let (pieces, feed) = AsyncStream.makeStream(of: [UInt8].self)
        let (gone, left) = AsyncStream.makeStream(of: Void.self)
        feed.onTermination = { _ in left.finish() }
        try await serving { _ in
            HTTPResponse(body: .stream(pieces))
        } _: { _, probe in
            let port = probe.port
            try await OwnThread.run {
                let connection = try TCPConnection(port: port)
                connection.send(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
                feed.yield([1])
                _ = connection.receive()
            }
            // A closed connection shows when something is written to it, as an event stream's heartbeat does.
            let heartbeat = Task {
                while !Task.isCancelled {
                    feed.yield([2])
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            for await _ in gone {}
            heartbeat.cancel()
        }
    }

    @Test func stopsGracefullyAndAnswersWhatRuns() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let server = try HTTPServer(listen: ListenAddress(host: "127.0.0.1", port: 0)) { _ in
            start.finish()
            for await _ in gate {}
            return .text("finished")
        }
        let probe = HTTPProbe(port: server.address.port)
        async let reply = probe.request("GET", "/")
        for await _ in started {}
        async let stopped: Void = server.stop(grace: .seconds(30))
        // The listening socket goes first; then nobody new gets in.
        while (try? await OwnThread.run { _ = try TCPConnection(port: probe.port) }) != nil { await Task.yield() }
        open.finish()
        #expect(try await reply.text == "finished")
        await stopped
        await server.stop()
    }

    @Test func stopAbandonsHandlersAndStreamsThatDoNotEnd() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (pieces, feed) = AsyncStream.makeStream(of: [UInt8].self)
        let (cancelled, cancel) = AsyncStream.makeStream(of: Void.self)
        let server = try HTTPServer(listen: ListenAddress(host: "127.0.0.1", port: 0)) { request in
            guard request.path == "/hang" else { return HTTPResponse(body: .stream(pieces)) }
            start.finish()
            await withTaskCancellationHandler {
                for await _ in cancelled {}
            } onCancel: {
                cancel.finish()
            }
            return .text("late")
        }
        let probe = HTTPProbe(port: server.address.port)
        async let stream = probe.request("GET", "/stream")
        async let hanging = probe.request("GET", "/hang")
        for await _ in started {}
        feed.yield(Array("piece".utf8))
        await server.stop(grace: .milliseconds(10))
        _ = try? await stream
        #expect((try? await hanging.status) ?? 503 == 503)
    }

    @Test(arguments: [
        ("Content-Length: -1", 400), ("Content-Length: 5x", 400),
        ("X-Long: \(String(repeating: "y", count: 70_000))", 431),
    ])
    func refusesHostileHeaders(header: String, status: Int) async throws {
        try await serving { _ in
            .text("served")
        } _: { _, probe in
            let request = "POST / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n"
            let reply = try HTTPProbe.parse(try await probe.exchange(Array(request.utf8)))
            #expect(reply.status == status)
            let next = try await probe.request("GET", "/")
            #expect(next.text == "served")
        }
    }

    @Test func dropsAConnectionWhenTold() async throws {
        try await serving { _ in
            .dropConnection
        } _: { _, probe in
            let reply = try await probe.exchange(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            #expect(reply.isEmpty)
        }
    }

    @Test func saysWhyItCannotListen() async throws {
        try await serving { _ in
            .text("")
        } _: { server, _ in
            let error = #expect(throws: HTTPServerError.self) {
                _ = try HTTPServer(listen: server.address) { _ in .text("") }
            }
            #expect(error?.code == .addressInUse)
        }
        let unknown = #expect(throws: HTTPServerError.self) {
            _ = try HTTPServer(listen: ListenAddress(host: "no such host", port: 0)) { _ in .text("") }
        }
        #expect(unknown?.code == .unknownHost)
    }
}
