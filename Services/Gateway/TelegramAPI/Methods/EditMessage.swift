public import HTTPClient

/// Changes one of the bot's messages: what it says, or the picture it is. May be repeated: the message is the same afterwards.
///
/// What a message is now is known for certain to Telegram alone, since an edit before may have been refused or voided, or made
/// by a gateway that was killed. So a text that finds a picture becomes its caption, and the other way round; see
/// ``recast(after:)``.
public struct EditMessage: ChatMethod {
    public enum Form: Sendable {
        case text
        case caption
        /// From now on the message is this photo, whatever it was.
        case photo(Upload)
        /// The same with a file.
        case document(Upload)
    }

    private struct Media: Encodable {
        var type: String
        var media = Upload.reference
        var caption: String
        /// Else a picture sent as a file might be turned into something else.
        var disable_content_type_detection: Bool?
    }

    private enum CodingKeys: String, CodingKey {
        case chat = "chat_id"
        case message = "message_id"
        case text, caption, media
        case keyboard = "reply_markup"
    }

    public static let name = "editMessageText"
    public static let unmodified: Done? = Done()
    public typealias Result = Done

    public var chat: Int64
    public var message: Int64
    public var text: String
    public var keyboard: InlineKeyboard?
    public var form: Form

    public init(chat: Int64, message: Int64, text: String, keyboard: InlineKeyboard? = nil, form: Form = .text) {
        self.chat = chat
        self.message = message
        self.text = text
        self.keyboard = keyboard
        self.form = form
    }

    public var changedMessage: Int64? { message }

    public var name: String {
        switch form {
        case .text: Self.name
        case .caption: "editMessageCaption"
        case .photo, .document: "editMessageMedia"
        }
    }

    public var upload: Upload? {
        switch form {
        case .text, .caption: nil
        case .photo(let file), .document(let file): file
        }
    }

    /// A large picture over a slow line takes its time; one that stands still does not.
    public var timeouts: HTTPTimeouts { upload == nil ? HTTPTimeouts() : HTTPTimeouts(stall: 60, total: 900) }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(chat, forKey: .chat)
        try fields.encode(message, forKey: .message)
        try fields.encodeIfPresent(keyboard, forKey: .keyboard)
        switch form {
        case .text: try fields.encode(text, forKey: .text)
        case .caption: try fields.encode(text, forKey: .caption)
        case .photo: try fields.encode(Media(type: "photo", caption: text), forKey: .media)
        case .document:
            let media = Media(type: "document", caption: text, disable_content_type_detection: true)
            try fields.encode(media, forKey: .media)
        }
    }

    public func recast(after code: TelegramError.Code) -> EditMessage? {
        var other = self
        switch (form, code) {
        case (.text, .noText): other.form = .caption
        case (.caption, .noCaption): other.form = .text
        default: return nil
        }
        return other
    }

    /// In place of an edit that has not been carried out: its picture is still to be shown.
    func superseding(_ earlier: EditMessage) -> EditMessage {
        guard case .photo = earlier.form, case .caption = form else { return self }
        var both = self
        both.form = earlier.form
        return both
    }
}
