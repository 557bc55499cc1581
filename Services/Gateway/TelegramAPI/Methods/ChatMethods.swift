public struct SendMessage: ChatMethod {
    public static let name = "sendMessage"
    public typealias Result = SentMessage

    public var chat: Int64
    public var thread: Int64?
    public var text: String
    public var reply: ReplyParameters?
    public var keyboard: InlineKeyboard?
    public var changedMessage: Int64? { nil }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case thread = "message_thread_id"
        case text
        case reply = "reply_parameters"
        case keyboard = "reply_markup"
    }

    public init(
        chat: Int64, thread: Int64? = nil, text: String, replyTo: Int64? = nil, keyboard: InlineKeyboard? = nil
    ) {
        self.chat = chat
        self.thread = thread
        self.text = text
        reply = replyTo.map(ReplyParameters.init)
        self.keyboard = keyboard
    }
}

public struct DeleteMessage: ChatMethod {
    public static let name = "deleteMessage"
    public typealias Result = Done

    public var chat: Int64
    public var message: Int64
    public var changedMessage: Int64? { message }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case message = "message_id"
    }

    public init(chat: Int64, message: Int64) {
        self.chat = chat
        self.message = message
    }
}
