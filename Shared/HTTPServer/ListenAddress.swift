/// Where a server listens, written `host:port`: `127.0.0.1:8080`, `[::1]:8080`, `localhost:0`.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// A name or a numeric address, without brackets.
    public var host: String
    /// 0 asks the system for a free port.
    public var port: UInt16

    public init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Nil unless `text` is a host, a colon and a port of 0...65535. An IPv6 address stands in brackets.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.init(host: String(host), port: port)
    }

    public var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
