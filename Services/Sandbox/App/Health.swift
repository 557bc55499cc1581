import Glibc
import HTTPServer

/// Asks a running sandbox whether it serves.
enum Health {
    private static let patience = timeval(tv_sec: 3, tv_usec: 0)

    /// One blocking request; meant for a process that does nothing else.
    static func isServing(_ address: ListenAddress) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0, let first = found else {
            return false
        }
        defer { freeaddrinfo(found) }
        let connection = socket(first.pointee.ai_family, first.pointee.ai_socktype, 0)
        defer { close(connection) }
        var patience = patience
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
        guard connect(connection, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else { return false }
        let question = Array("GET /sandbox/health HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n".utf8)
        guard send(connection, question, question.count, 0) == question.count else { return false }
        var reply = [UInt8](repeating: 0, count: 12)
        guard recv(connection, &reply, reply.count, Int32(MSG_WAITALL)) == reply.count else { return false }
        return reply == Array("HTTP/1.1 200".utf8)
    }
}
