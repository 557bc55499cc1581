/// What a handler answers.
public struct HTTPResponse: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Sent piece by piece as it comes, for server-sent events and the like. The next piece is asked for when the
        /// one before is on its way. The stream is cancelled when the client goes or the server stops.
        case stream(AsyncStream<[UInt8]>)
    }

    public var status: Int
    public var headers: HTTPFields
    public var body: Body

    public init(status: Int = 200, headers: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A body with its media type.
    public init(status: Int = 200, contentType: String, bytes: [UInt8]) {
        self.init(status: status, headers: ["Content-Type": contentType], body: .bytes(bytes))
    }

    /// A short plain text.
    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", bytes: Array(text.utf8))
    }

    /// Closes the connection without an answer, as a broken network would.
    public static let dropConnection = HTTPResponse(status: 0)
}
