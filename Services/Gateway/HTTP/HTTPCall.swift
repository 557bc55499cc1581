/// One request to be sent by ``HTTPClient``.
public struct HTTPCall: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    public enum Body: Sendable {
        case none
        case bytes([UInt8], mediaType: String)
        /// multipart/form-data.
        case multipart([HTTPPart])
    }

    public var method: Method
    /// Never written to a log: the Bot API carries its token in the path.
    public var url: String
    public var body: Body
    public var headers: [String: String]
    public var timeouts: HTTPTimeouts
    /// A longer response ends the transfer with ``HTTPError/Code/responseTooLarge``.
    public var maximumResponseBytes: Int

    public init(
        _ method: Method, _ url: String, body: Body = .none, headers: [String: String] = [:],
        timeouts: HTTPTimeouts = HTTPTimeouts(), maximumResponseBytes: Int = 4 << 20
    ) {
        self.method = method
        self.url = url
        self.body = body
        self.headers = headers
        self.timeouts = timeouts
        self.maximumResponseBytes = maximumResponseBytes
    }
}

/// One field of a form: a value, or a file when it has a name.
public struct HTTPPart: Sendable {
    public var name: String
    public var content: [UInt8]
    public var fileName: String?
    public var mediaType: String?

    public init(name: String, content: [UInt8], fileName: String? = nil, mediaType: String? = nil) {
        self.name = name
        self.content = content
        self.fileName = fileName
        self.mediaType = mediaType
    }

    public init(name: String, value: String) {
        self.init(name: name, content: Array(value.utf8))
    }
}

/// How long a transfer may take. Seconds.
public struct HTTPTimeouts: Sendable {
    /// Until the connection stands, name lookup and TLS included.
    public var connect: Int
    /// With less than one byte per second in either direction. Nil: as long as `total` allows (long polling).
    public var stall: Int?
    /// From start to end.
    public var total: Int

    public init(connect: Int = 10, stall: Int? = 20, total: Int = 60) {
        self.connect = connect
        self.stall = stall
        self.total = total
    }
}

/// What came back, whatever its status: a refusal is an answer, not an error.
public struct HTTPReply: Sendable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
