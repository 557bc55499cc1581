/// A bare HTTP/1.1 client over one blocking TCP connection, for tests of servers: what it sends is exactly what it is
/// told.
public struct HTTPProbe: Sendable {
    public struct Reply: Sendable {
        public var status: Int
        /// Names in lower case.
        public var headers: [String: String]
        public var body: [UInt8]
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public var port: UInt16

    public init(port: UInt16) {
        self.port = port
    }

    /// Sends one request and reads its reply to the end of the connection.
    public func request(
        _ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> Reply {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        return try Self.parse(try await exchange(Array((head + "\r\n").utf8) + body))
    }

    /// Sends `bytes` and returns everything that comes back until the server closes. A server that closes while it is
    /// still being sent to is no error.
    public func exchange(_ bytes: [UInt8]) async throws -> [UInt8] {
        try await OwnThread.run { try blockingExchange(bytes) }
    }

    private func blockingExchange(_ bytes: [UInt8]) throws -> [UInt8] {
        let connection = try TCPConnection(port: port)
        connection.send(bytes)
        var reply: [UInt8] = []
        while case let piece = connection.receive(), !piece.isEmpty { reply += piece }
        return reply
    }

    /// Takes a reply apart; a chunked body is put together.
    public static func parse(_ bytes: [UInt8]) throws -> Reply {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else {
            throw TestFailure("no HTTP reply: “\(String(decoding: bytes, as: UTF8.self))”")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        // An interim answer, such as 100 Continue, stands before the real one.
        if (100..<200).contains(status) { return try parse(Array(bytes[(end + 4)...])) }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            headers[halves[0].lowercased()] = halves.count > 1 ? String(halves[1].drop { $0 == " " }) : ""
        }
        let body = bytes[(end + 4)...]
        let isChunked = headers["transfer-encoding"] == "chunked"
        return Reply(status: status, headers: headers, body: isChunked ? unchunk(body) : Array(body))
    }

    private static func unchunk(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var rest = bytes
        var body: [UInt8] = []
        while let line = rest.firstIndex(of: UInt8(ascii: "\n")),
            let count = Int(String(decoding: rest[rest.startIndex..<line].dropLast(), as: UTF8.self), radix: 16),
            count > 0
        {
            body += rest[(line + 1)...].prefix(count)
            rest = rest[(line + 1)...].dropFirst(count + 2)
        }
        return body
    }
}
