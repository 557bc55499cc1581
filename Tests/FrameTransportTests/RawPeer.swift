import FrameTransport
import Glibc

/// The other end of a connection, in plain system calls, so that it can misbehave.
final class RawPeer {
    private var descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// A connection under test and the peer it talks to.
    static func pair(limits: FrameLimits = FrameLimits()) -> (connection: FrameConnection, peer: RawPeer) {
        var ends: [Int32] = [0, 0]
        precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        return (FrameConnection(adopting: ends[0], limits: limits), RawPeer(descriptor: ends[1]))
    }

    func send(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress! + sent, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// Sends without waiting for room; false when there is none.
    func trySend(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)) == bytes.count
    }

    func receive(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
        return Array(bytes.prefix(max(0, received)))
    }

    func die() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    deinit {
        die()
    }

    static func frame(_ body: [UInt8], claiming length: Int? = nil) -> [UInt8] {
        let length = length ?? body.count
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
    }
}
