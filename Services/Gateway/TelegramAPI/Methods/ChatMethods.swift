public import HTTPClient

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

public struct EditMessageText: ChatMethod {
    public static let name = "editMessageText"
    public static let unmodified: Done? = Done()
    public typealias Result = Done

    public var chat: Int64
    public var message: Int64
    public var text: String
    public var keyboard: InlineKeyboard?
    public var changedMessage: Int64? { message }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case message = "message_id"
        case text
        case keyboard = "reply_markup"
    }

    public init(chat: Int64, message: Int64, text: String, keyboard: InlineKeyboard? = nil) {
        self.chat = chat
        self.message = message
        self.text = text
        self.keyboard = keyboard
    }
}

public struct EditMessageCaption: ChatMethod {
    public static let name = "editMessageCaption"
    public static let unmodified: Done? = Done()
    public typealias Result = Done

    public var chat: Int64
    public var message: Int64
    public var caption: String
    public var keyboard: InlineKeyboard?
    public var changedMessage: Int64? { message }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case message = "message_id"
        case caption
        case keyboard = "reply_markup"
    }

    public init(chat: Int64, message: Int64, caption: String, keyboard: InlineKeyboard? = nil) {
        self.chat = chat
        self.message = message
        self.caption = caption
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

/// Turns a message, be it only text, into a photo or a file. May be repeated: the message is the same afterwards.
public struct EditMessageMedia: ChatMethod {
    public enum Kind: String, Encodable, Sendable {
        case photo
        case document
    }

    private struct Media: Encodable, Sendable {
        var type: Kind
        var media = Upload.reference
        var caption: String
        /// Else a picture sent as a file might be turned into something else.
        var disable_content_type_detection: Bool?
    }

    public static let name = "editMessageMedia"
    public static let unmodified: Done? = Done()
    public typealias Result = Done

    public var chat: Int64
    public var message: Int64
    private var media: Media
    public var keyboard: InlineKeyboard?
    private let file: Upload

    public var changedMessage: Int64? { message }
    public var upload: Upload? { file }
    /// A large picture over a slow line takes its time; one that stands still does not.
    public var timeouts: HTTPTimeouts { HTTPTimeouts(stall: 60, total: 900) }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case message = "message_id"
        case media
        case keyboard = "reply_markup"
    }

    public init(
        chat: Int64, message: Int64, kind: Kind, file: Upload, caption: String, keyboard: InlineKeyboard? = nil
    ) {
        self.chat = chat
        self.message = message
        media = Media(
            type: kind, caption: caption, disable_content_type_detection: kind == .document ? true : nil)
        self.file = file
        self.keyboard = keyboard
    }
}
