import Glibc
import ServiceKit
import Synchronization

/// Listens at a path of the file system and hands out every connection that comes.
public final class FrameListener: Sendable {
    public let path: String
    /// Connections as they are accepted; ends after ``close()``.
    public let connections: AsyncStream<FrameConnection>
    private let socket: UnixSocket
    private let closed = Atomic(false)

    /// Connections the kernel keeps waiting until they are accepted.
    static let backlog: Int32 = 64
    /// Owner and group may connect.
    static let permissions: mode_t = 0o660
    /// How long to hold off when the process has no descriptor left for a new connection.
    static let pauseWhenExhausted: Int32 = 100

    /// Binds and listens at once. The folder is made if it is missing; a socket file that nobody listens at is replaced.
    ///
    /// - Throws: ``TransportError/alreadyListening(path:)`` when another process serves there.
    public init(path: String, limits: FrameLimits = FrameLimits()) throws(TransportError) {
        self.path = path
        try Self.clearTheWay(to: path)
        let socket = try UnixSocket()
        guard try UnixSocket.withAddress(of: path, { bind(socket.descriptor, $0, $1) }) == 0 else {
            throw .system("bind \(path)")
        }
        guard chmod(path, Self.permissions) == 0 else { throw .system("chmod \(path)") }
        guard listen(socket.descriptor, Self.backlog) == 0 else { throw .system("listen \(path)") }
        let (connections, continuation) = AsyncStream.makeStream(of: FrameConnection.self)
        self.connections = connections
        self.socket = socket
        _ = OwnedThread(name: "accept") {
            Self.accept(on: socket, limits, continuation)
        }
    }

    /// Stops accepting and removes the socket's file; connections already made go on.
    public func close() {
        guard !closed.exchange(true, ordering: .acquiringAndReleasing) else { return }
        unlink(path)
        socket.shutDown()
    }

    deinit {
        close()
    }

    private static func clearTheWay(to path: String) throws(TransportError) {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            let folder = String(path[..<slash])
            if mkdir(folder, 0o750) != 0, errno != EEXIST { throw .system("mkdir \(folder)") }
        }
        do throws(TransportError) {
            _ = try UnixSocket.connected(to: path)
            throw .alreadyListening(path: path)
        } catch .notListening {
            if unlink(path) != 0, errno != ENOENT { throw .system("unlink \(path)") }
        }
    }

    private static func accept(
        on socket: UnixSocket, _ limits: FrameLimits, _ connections: AsyncStream<FrameConnection>.Continuation
    ) {
        defer { connections.finish() }
        // A listening socket that was shut down keeps answering EAGAIN, so the flag is what ends the loop.
        while !socket.isShutDown {
            guard (try? socket.wait(for: Int32(POLLIN), timeout: nil)) == true else { return }
            let descriptor = Glibc.accept(socket.descriptor, nil, nil)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                connections.yield(FrameConnection(adopting: descriptor, limits: limits))
                continue
            }
            switch errno {
            case EINTR, EAGAIN, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: poll(nil, 0, pauseWhenExhausted)
            default: return
            }
        }
    }
}
