import FoundationEssentials
import FrameTransport
import Glibc
import Testing

@Suite("A listener")
struct FrameListenerTests {
    private func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "frames-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    @Test("hands out connections that carry frames both ways")
    func roundTrip() async throws {
        try await withFolder { folder in
            let listener = try FrameListener(path: folder + "/socket")
            let client = try FrameConnection.connect(to: listener.path)
            var connections = listener.connections.makeAsyncIterator()
            let server = try #require(await connections.next())
            try await client.send([1, 2])
            try await server.send([3])
            var atServer = server.frames.makeAsyncIterator()
            var atClient = client.frames.makeAsyncIterator()
            #expect(try await atServer.next() == [1, 2])
            #expect(try await atClient.next() == [3])
        }
    }

    @Test("lets owner and group connect, and nobody else")
    func permissions() async throws {
        try await withFolder { folder in
            let listener = try FrameListener(path: folder + "/socket")
            var info = stat()
            #expect(stat(listener.path, &info) == 0)
            #expect(info.st_mode & 0o777 == 0o660)
        }
    }

    @Test("replaces a socket that nobody serves, and leaves alone one that is served")
    func takeover() async throws {
        try await withFolder { folder in
            let path = folder + "/socket"
            do {
                // What a killed process leaves behind: a bound socket without its listener.
                _ = try FrameListener(path: path)
                var address = sockaddr_un()
                address.sun_family = sa_family_t(AF_UNIX)
                withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
                let orphan = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
                let bound = withUnsafePointer(to: &address) {
                    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        bind(orphan, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                    }
                }
                #expect(bound == 0)
                close(orphan)
            }
            #expect(throws: TransportError.notListening(path: path)) { try FrameConnection.connect(to: path) }
            let listener = try FrameListener(path: path)
            #expect(throws: TransportError.alreadyListening(path: path)) { try FrameListener(path: path) }
            _ = try FrameConnection.connect(to: listener.path)
        }
    }

    @Test("removes its file and ends its stream when it is closed")
    func closing() async throws {
        try await withFolder { folder in
            let listener = try FrameListener(path: folder + "/socket")
            listener.close()
            for await _ in listener.connections { Issue.record("a connection after the end") }
            #expect(!FileManager.default.fileExists(atPath: listener.path))
        }
    }

    @Test("refuses a path the kernel cannot hold")
    func longPath() {
        let path = "/tmp/" + String(repeating: "x", count: 200)
        #expect(throws: TransportError.self) { try FrameListener(path: path) }
        #expect(throws: TransportError.self) { try FrameConnection.connect(to: path) }
    }
}
