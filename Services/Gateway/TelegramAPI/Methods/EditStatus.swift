public import HTTPClient

/// Changes a message that shows how a job goes: a text, which a preview turns into a picture with a caption.
///
/// What the message is now is known for certain to Telegram alone, since an edit before may have been refused or
/// voided, or made by a gateway that was killed. So a text that finds a picture becomes its caption, and the other way
/// round; see ``recast(after:)``.
public struct EditStatus: ChatMethod {
    public enum Form: Sendable {
        case text
        case caption
        /// From now on the message is this photo.
        case picture(Upload)
    }

    public static let name = EditMessageText.name
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
    public var name: String { call.name }
    public var upload: Upload? { call.upload }
    public var timeouts: HTTPTimeouts { call.timeouts }

    public func encode(to encoder: any Encoder) throws {
        try call.encode(to: encoder)
    }

    public func recast(after code: TelegramError.Code) -> EditStatus? {
        var other = self
        switch (form, code) {
        case (.text, .noText): other.form = .caption
        case (.caption, .noCaption): other.form = .text
        default: return nil
        }
        return other
    }

    /// In place of an edit that has not been carried out: its picture is still to be shown.
    func superseding(_ earlier: EditStatus) -> EditStatus {
        guard case .picture = earlier.form, case .caption = form else { return self }
        var both = self
        both.form = earlier.form
        return both
    }

    private var call: any ChatMethod {
        switch form {
        case .text: EditMessageText(chat: chat, message: message, text: text, keyboard: keyboard)
        case .caption: EditMessageCaption(chat: chat, message: message, caption: text, keyboard: keyboard)
        case .picture(let picture):
            EditMessageMedia(
                chat: chat, message: message, kind: .photo, file: picture, caption: text, keyboard: keyboard)
        }
    }
}
