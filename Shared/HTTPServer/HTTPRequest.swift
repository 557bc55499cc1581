/// One request, wholly received.
public struct HTTPRequest: Equatable, Sendable {
    /// "GET", "POST", ...
    public var method: String
    /// Percent-decoded, without the query.
    public var path: String
    /// The query's names and values, percent-decoded, in order.
    public var query: HTTPFields
    public var headers: HTTPFields
    public var body: [UInt8]
    /// The numeric address of the other side, without the port; empty when it is not known.
    public var peer: String

    public init(
        method: String, path: String, query: HTTPFields = [:], headers: HTTPFields = [:], body: [UInt8] = [],
        peer: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
    }
}
