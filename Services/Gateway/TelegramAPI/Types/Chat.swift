public struct User: Decodable, Equatable, Sendable {
    public var id: Int64
    public var isBot: Bool
    public var username: String?
    public var languageCode: String?

    private enum CodingKeys: String, CodingKey {
        case id
        case isBot = "is_bot"
        case username
        case languageCode = "language_code"
    }

    public init(id: Int64, isBot: Bool = false, username: String? = nil, languageCode: String? = nil) {
        self.id = id
        self.isBot = isBot
        self.username = username
        self.languageCode = languageCode
    }
}

public struct Chat: Decodable, Equatable, Sendable {
    public var id: Int64
    /// "private", "group", "supergroup" or "channel".
    public var type: String

    public init(id: Int64, type: String) {
        self.id = id
        self.type = type
    }

    public var isPrivate: Bool { type == "private" }
}
