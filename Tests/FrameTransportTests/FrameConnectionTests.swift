import FrameTransport
import Testing

@Suite("A connection")
struct FrameConnectionTests {
    /// Long enough never to matter where no stall is meant.
    static let short = FrameLimits(bodyBytes: 1000, stall: .milliseconds(50))

    private func collect(_ connection: FrameConnection) async throws(TransportError) -> [[UInt8]] {
        var result: [[UInt8]] = []
        for try await frame in connection.frames { result.append(frame) }
        return result
    }

    @Test("puts frames together from single bytes")
    func dripFeed() async throws {
        let (connection, peer) = RawPeer.pair()
        let bodies: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 300)]
        for byte in bodies.flatMap({ RawPeer.frame($0) }) { peer.send([byte]) }
        peer.die()
        #expect(try await collect(connection) == bodies)
    }

    @Test("takes apart frames that arrive at once")
    func oneBurst() async throws {
        let (connection, peer) = RawPeer.pair()
        let bodies = (0..<20).map { [UInt8](repeating: UInt8($0), count: $0 * 11) }
        peer.send(bodies.flatMap { RawPeer.frame($0) })
        peer.die()
        #expect(try await collect(connection) == bodies)
    }

    @Test("ends cleanly between frames and says so in the middle of one", arguments: 0...12)
    func deathAtEveryByte(_ bytes: Int) async throws {
        let (connection, peer) = RawPeer.pair()
        let body: [UInt8] = [9, 8, 7, 6, 5, 4, 3, 2]
        let first = RawPeer.frame([42])
        peer.send(first + RawPeer.frame(body).prefix(bytes))
        peer.die()
        var frames: [[UInt8]] = []
        var failure: TransportError?
        do throws(TransportError) {
            for try await frame in connection.frames { frames.append(frame) }
        } catch {
            failure = error
        }
        switch bytes {
        case 0:
            #expect(failure == nil)
            #expect(frames == [[42]])
        case 1..<4: #expect(failure == .truncated(received: bytes, expected: 4))
        case 4..<12:
            #expect(failure == .truncated(received: bytes - 4, expected: 8))
            #expect(frames == [[42]])
        default:
            #expect(failure == nil)
            #expect(frames == [[42], body])
        }
    }

    @Test("refuses a length above the limit before a byte of the body")
    func oversized() async throws {
        let (connection, peer) = RawPeer.pair(limits: Self.short)
        peer.send(RawPeer.frame([], claiming: 1001))
        await #expect(throws: TransportError.frameTooLong(bytes: 1001, limit: 1000)) {
            _ = try await collect(connection)
        }
    }

    @Test("gives up a peer that falls silent within a frame, and only then")
    func silentPeer() async throws {
        let (connection, peer) = RawPeer.pair(limits: Self.short)
        peer.send(RawPeer.frame([1]) + RawPeer.frame([2, 3]).dropLast())
        var iterator = connection.frames.makeAsyncIterator()
        #expect(try await iterator.next() == [1])
        await #expect(throws: TransportError.stalled) { _ = try await iterator.next() }
        withExtendedLifetime(peer) {}
    }

    @Test("gives up a peer that stops reading")
    func deafPeer() async throws {
        let limits = FrameLimits(stall: .milliseconds(50))
        let (connection, peer) = RawPeer.pair(limits: limits)
        let body = [UInt8](repeating: 1, count: 8 << 20)
        await #expect(throws: TransportError.stalled) { try await connection.send(body) }
        await #expect(throws: TransportError.stalled) { try await connection.send([1]) }
        withExtendedLifetime(peer) {}
    }

    @Test("reports a peer that dies while it is sent to")
    func peerDiesWhileReading() async throws {
        let (connection, peer) = RawPeer.pair()
        peer.die()
        await #expect(throws: TransportError.peerGone) {
            for _ in 0..<100 { try await connection.send([UInt8](repeating: 1, count: 100_000)) }
        }
    }

    @Test("refuses to send a frame above the limit and stays usable")
    func tooLongToSend() async throws {
        let (connection, peer) = RawPeer.pair(limits: Self.short)
        await #expect(throws: TransportError.frameTooLong(bytes: 1001, limit: 1000)) {
            try await connection.send([UInt8](repeating: 0, count: 1001))
        }
        try await connection.send([5])
        #expect(peer.receive(5) == [0, 0, 0, 1, 5])
    }

    @Test("does not mix the frames of several senders")
    func severalSenders() async throws {
        let (connection, peer) = RawPeer.pair()
        async let sent: Void = withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<8 {
                group.addTask { try await connection.send([UInt8](repeating: UInt8(sender), count: 5000)) }
            }
            try await group.waitForAll()
        }
        try await sent
        var senders: Set<UInt8> = []
        for _ in 0..<8 {
            #expect(peer.receive(4) == [0, 0, 0x13, 0x88])
            let body = peer.receive(5000)
            #expect(Set(body).count == 1)
            senders.formUnion(body)
        }
        #expect(senders == Set(0..<8))
    }

    @Test("does not read from a flood faster than it is consumed, and loses nothing of it")
    func flood() async throws {
        let (connection, peer) = RawPeer.pair(limits: FrameLimits(framesAhead: 2))
        let body = [UInt8](repeating: 3, count: 60_000)
        var sent = 0
        // A reader without back pressure would take all of these 600 MB.
        while sent < 10_000, peer.trySend(RawPeer.frame(body)) { sent += 1 }
        #expect(sent < 10_000)
        #expect(sent > 0)
        var iterator = connection.frames.makeAsyncIterator()
        for _ in 0..<sent { #expect(try await iterator.next() == body) }
    }

    @Test("wakes its consumer when it is closed")
    func closeWhileReceiving() async throws {
        let (connection, peer) = RawPeer.pair()
        async let frames = collect(connection)
        connection.close()
        #expect(try await frames == [])
        #expect(peer.receive(1) == [])
    }

    @Test("closes when the last reference goes")
    func released() async throws {
        var connection: FrameConnection?
        let peer: RawPeer
        (connection, peer) = RawPeer.pair()
        try await connection?.send([1])
        connection = nil
        #expect(peer.receive(6) == [0, 0, 0, 1, 1])
    }
}
