import Glibc
import Synchronization

/// The one owner of a socket's descriptor, closed exactly once, when the last user lets go. `shutDown` may be called from
/// any thread and makes blocked calls of the others return.
final class UnixSocket: Sendable {
    let descriptor: Int32
    private let down = Atomic(false)

    /// Whether this side has ended the conversation.
    var isShutDown: Bool { down.load(ordering: .acquiring) }

    /// Adopts an open descriptor.
    init(adopting descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// A new stream socket, `socket(AF_UNIX, SOCK_STREAM)`; it does not block.
    convenience init() throws(TransportError) {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .system("socket") }
        self.init(adopting: descriptor)
    }

    deinit {
        close(descriptor)
    }

    func shutDown() {
        down.store(true, ordering: .releasing)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Waits by `poll` until the descriptor is ready for `events` or the peer is gone.
    ///
    /// - Returns: false when `timeout` passed first; nil waits for ever.
    func wait(for events: Int32, timeout: Duration?) throws(TransportError) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let milliseconds = timeout.map { Int32(clamping: $0.wholeMilliseconds) } ?? -1
        while true {
            let ready = poll(&request, 1, milliseconds)
            if ready > 0 { return true }
            if ready == 0 { return false }
            if errno != EINTR { throw .system("poll") }
        }
    }

    /// Runs `body` with the address of `path`.
    ///
    /// - Throws: ``TransportError/badPath(_:)`` when the path is longer than the kernel's `sun_path`.
    static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(TransportError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < capacity else {
            throw .badPath("a socket's path must have 1 to \(capacity - 1) bytes: \"\(path)\"")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// `connect`, without waiting: a local service either listens or does not.
    static func connected(to path: String) throws(TransportError) -> UnixSocket {
        let socket = try UnixSocket()
        let result = try withAddress(of: path) { connect(socket.descriptor, $0, $1) }
        guard result == 0 else {
            throw [ENOENT, ECONNREFUSED, EAGAIN].contains(errno) ? .notListening(path: path) : .system("connect")
        }
        return socket
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
