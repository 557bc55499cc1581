import Glibc
import ServiceKit

/// Writes frames one after another on a thread of its own. Whoever sends waits until the kernel has taken the frame, so
/// a slow peer slows its senders down and nothing piles up here.
actor FrameWriter {
    private let socket: UnixSocket
    private let limits: FrameLimits
    private let executor = ThreadExecutor(name: "frames-out")
    private var failure: TransportError?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ socket: UnixSocket, _ limits: FrameLimits) {
        self.socket = socket
        self.limits = limits
    }

    /// - Throws: ``TransportError/frameTooLong(bytes:limit:)``, which harms nothing; after any other error the connection
    ///   is of no more use, and every later call throws the same.
    func write(_ body: [UInt8]) throws(TransportError) {
        if let failure { throw failure }
        guard body.count <= limits.bodyBytes else {
            throw .frameTooLong(bytes: body.count, limit: limits.bodyBytes)
        }
        let header = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
        do throws(TransportError) {
            try send(header, flags: Int32(MSG_MORE))
            try send(body, flags: 0)
        } catch {
            failure = error
            socket.shutDown()
            throw error
        }
    }

    private func send(_ bytes: [UInt8], flags: Int32) throws(TransportError) {
        let flags = flags | Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket.descriptor, $0.baseAddress! + sent, $0.count - sent, flags)
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                guard try socket.wait(for: Int32(POLLOUT), timeout: limits.stall) else { throw .stalled }
            } else if errno == EPIPE || errno == ECONNRESET {
                throw .peerGone
            } else if errno != EINTR {
                throw .system("send")
            }
        }
    }
}
