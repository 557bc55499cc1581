import Dispatch
import Glibc
import ServiceKit

/// Cuts the incoming bytes into frames on a thread of its own, at most `framesAhead` of them ahead of the consumer.
final class FrameReader: Sendable {
    private let socket: UnixSocket
    private let limits: FrameLimits
    private let room: DispatchSemaphore
    private let results: AsyncStream<Result<[UInt8], TransportError>>.Continuation
    let stream: AsyncStream<Result<[UInt8], TransportError>>

    init(_ socket: UnixSocket, _ limits: FrameLimits) {
        self.socket = socket
        self.limits = limits
        room = DispatchSemaphore(value: 0)
        (stream, results) = AsyncStream.makeStream()
        for _ in 0..<limits.framesAhead { room.signal() }
        _ = OwnedThread(name: "frames-in") { [self] in run() }
    }

    /// The consumer took a frame: there is room for one more.
    func consumed() {
        room.signal()
    }

    /// Ends the thread; frames already read stay in the stream.
    func stop() {
        socket.shutDown()
        room.signal()
    }

    private func run() {
        defer { results.finish() }
        do {
            while true {
                room.wait()
                guard !socket.isShutDown, let frame = try readFrame() else { return }
                results.yield(.success(frame))
            }
        } catch {
            if !socket.isShutDown { results.yield(.failure(error)) }
        }
    }

    /// Nil when the peer closed the connection between two frames.
    private func readFrame() throws(TransportError) -> [UInt8]? {
        let headerBytes = 4
        guard let header = try read(headerBytes, midFrame: false) else { return nil }
        let length = header.reduce(0) { $0 << 8 | Int($1) }
        // Checked before a byte of the body is read or a byte of memory taken.
        guard length <= limits.bodyBytes else { throw .frameTooLong(bytes: length, limit: limits.bodyBytes) }
        return try read(length, midFrame: true)
    }

    private func read(_ count: Int, midFrame: Bool) throws(TransportError) -> [UInt8]? {
        var failure: TransportError?
        // Memory that is reserved but not yet written costs nothing: a lie about the length gains a peer nothing.
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            do throws(TransportError) {
                while filled < count {
                    let begun = midFrame || filled > 0
                    guard try socket.wait(for: Int32(POLLIN), timeout: begun ? limits.stall : nil) else {
                        throw .stalled
                    }
                    let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                    let received = recv(socket.descriptor, rest.baseAddress, rest.count, Int32(MSG_DONTWAIT))
                    if received == 0 { throw begun ? .truncated(received: filled, expected: count) : .closed }
                    if received > 0 {
                        filled += received
                    } else if errno == ECONNRESET {
                        throw begun ? .truncated(received: filled, expected: count) : .closed
                    } else if errno != EINTR && errno != EAGAIN {
                        throw .system("recv")
                    }
                }
            } catch {
                failure = error
            }
        }
        switch failure {
        case nil: return bytes
        case .closed: return nil
        case let failure?: throw failure
        }
    }
}
