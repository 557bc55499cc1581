import Glibc

/// Why frames cannot go on over a connection, or why there is none.
public enum TransportError: Error, Equatable, CustomStringConvertible {
    /// This side closed the connection.
    case closed
    /// The peer went away between two frames while something was being sent to it.
    case peerGone
    /// The peer went away, or fell silent, in the middle of a frame.
    case truncated(received: Int, expected: Int)
    case frameTooLong(bytes: Int, limit: Int)
    /// The peer took no byte, or gave none of a frame it had begun, for the time of ``FrameLimits/stall``.
    case stalled
    /// Nobody listens at the path.
    case notListening(path: String)
    /// Another process listens at the path.
    case alreadyListening(path: String)
    case badPath(String)
    /// A system call failed: its name and `errno`.
    case system(call: String, code: Int32)

    public var description: String {
        switch self {
        case .closed: "the connection is closed"
        case .peerGone: "the peer closed the connection"
        case .truncated(let received, let expected):
            "the peer sent \(received) of a frame's \(expected) bytes and closed the connection"
        case .frameTooLong(let bytes, let limit): "a frame of \(bytes) bytes, longer than the limit of \(limit)"
        case .stalled: "the peer stopped reading or writing"
        case .notListening(let path): "nobody listens at \(path): is the inference service running?"
        case .alreadyListening(let path): "another process already listens at \(path): stop it, or set ATELIER_SOCKET"
        case .badPath(let text): text
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        }
    }

    /// To be called right after the failed call.
    static func system(_ call: String) -> TransportError {
        .system(call: call, code: errno)
    }
}
