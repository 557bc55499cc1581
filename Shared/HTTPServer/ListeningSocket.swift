import Glibc

/// Makes the TCP socket a server listens on. Done here rather than by libmicrohttpd, whose only report is "no".
enum ListeningSocket {
    private static let backlog: Int32 = 128

    /// - Returns: the descriptor, owned by the caller, and the address with the port the system chose.
    static func open(_ address: ListenAddress) throws(HTTPServerError) -> (descriptor: Int32, bound: ListenAddress) {
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let resolution = getaddrinfo(address.host, String(address.port), &hints, &found)
        guard resolution == 0, let first = found else {
            let reason = String(cString: gai_strerror(resolution))
            throw HTTPServerError(
                .unknownHost, "cannot listen on \(address): \(reason); give an address of this machine")
        }
        defer { freeaddrinfo(found) }

        let descriptor = socket(
            first.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw failure(address, errno) }
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0, listen(descriptor, backlog) == 0
        else {
            let reason = errno
            close(descriptor)
            throw failure(address, reason)
        }
        return (descriptor, ListenAddress(host: address.host, port: port(of: descriptor)))
    }

    private static func failure(_ address: ListenAddress, _ number: Int32) -> HTTPServerError {
        let reason = String(cString: strerror(number))
        return number == EADDRINUSE
            ? HTTPServerError(.addressInUse, "cannot listen on \(address): another process does; choose another port")
            : HTTPServerError(.cannotListen, "cannot listen on \(address): \(reason)")
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            // Both address families keep the port, in network order, right after the two bytes of the family.
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
            return UnsafeRawPointer(pointer).load(fromByteOffset: 2, as: UInt16.self).bigEndian
        }
    }
}
