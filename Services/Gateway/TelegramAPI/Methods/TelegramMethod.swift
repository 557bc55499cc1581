public import HTTPClient

/// A request of the Bot API: its parameters are what it encodes to.
public protocol TelegramMethod: Encodable, Sendable {
    associatedtype Result: Decodable & Sendable
    static var name: String { get }
    /// The name of this very call.
    var name: String { get }
    /// A file to go with it, as multipart/form-data.
    var upload: Upload? { get }
    var timeouts: HTTPTimeouts { get }
}

extension TelegramMethod {
    public var name: String { Self.name }
    public var upload: Upload? { nil }
    public var timeouts: HTTPTimeouts { HTTPTimeouts() }
}

/// A request that says or changes something in one chat; see ``ChatDoor``.
public protocol ChatMethod: TelegramMethod {
    var chat: Int64 { get set }
    /// The message it changes; nil when it makes a new one.
    var changedMessage: Int64? { get }
    /// What to return when nothing had to be changed.
    static var unmodified: Result? { get }
    /// The same in the form that fits the message, when Telegram has refused this one because of what the message is.
    func recast(after code: TelegramError.Code) -> Self?
}

extension ChatMethod {
    public static var unmodified: Result? { nil }
    public func recast(after code: TelegramError.Code) -> Self? { nil }
}

/// Bytes to be sent along, named in the parameters as "attach://file".
public struct Upload: Equatable, Sendable {
    public static let reference = "attach://\(field)"
    static let field = "file"

    public var fileName: String
    public var mediaType: String
    public var bytes: [UInt8]

    public init(fileName: String, mediaType: String, bytes: [UInt8]) {
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

/// A result that nobody looks at.
public struct Done: Decodable, Sendable {
    public init() {}
    public init(from decoder: any Decoder) throws {}
}

/// A message that has been sent.
public struct SentMessage: Decodable, Sendable {
    public var id: Int64

    private enum CodingKeys: String, CodingKey {
        case id = "message_id"
    }
}
