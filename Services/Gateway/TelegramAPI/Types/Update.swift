/// Something that happened. Kinds this program does not ask for, and messages it cannot read, come as an update with
/// nothing in it.
public struct Update: Decodable, Equatable, Sendable {
    public var id: Int64
    public var message: Message?
    public var callbackQuery: CallbackQuery?

    /// The kinds that `getUpdates` and `setWebhook` ask for.
    public static let kinds = ["message", "callback_query"]

    private enum CodingKeys: String, CodingKey {
        case id = "update_id"
        case message
        case callbackQuery = "callback_query"
    }

    public init(id: Int64, message: Message? = nil, callbackQuery: CallbackQuery? = nil) {
        self.id = id
        self.message = message
        self.callbackQuery = callbackQuery
    }

    /// Only the id is indispensable: one message of a form unknown today must not hold up all the others for ever.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        id = try fields.decode(Int64.self, forKey: .id)
        message = try? fields.decodeIfPresent(Message.self, forKey: .message)
        callbackQuery = try? fields.decodeIfPresent(CallbackQuery.self, forKey: .callbackQuery)
    }
}

public struct CallbackQuery: Decodable, Equatable, Sendable {
    public var id: String
    public var from: User
    /// The message with the button; only its id and chat are certain, since old ones come without content.
    public var message: MessageReference?
    public var data: String?

    public init(id: String, from: User, message: MessageReference?, data: String?) {
        self.id = id
        self.from = from
        self.message = message
        self.data = data
    }
}

/// As much of a message as every form of it has.
public struct MessageReference: Decodable, Equatable, Sendable {
    public var id: Int64
    public var chat: Chat
    private var thread: Int64?
    private var isTopicMessage: Bool?

    private enum CodingKeys: String, CodingKey {
        case id = "message_id"
        case chat
        case thread = "message_thread_id"
        case isTopicMessage = "is_topic_message"
    }

    public init(id: Int64, chat: Chat) {
        self.id = id
        self.chat = chat
    }

    /// The topic of a forum or of a private chat with topics.
    public var topic: Int64? { isTopicMessage == true ? thread : nil }
}
