import Conversation
import TelegramAPI

/// An update that concerns the bot: what was done, by whom and where.
struct Occurrence {
    var chat: Int64
    var isGroup: Bool
    var topic: Int64?
    var user: Int64
    var languageTag: String?
    var isAddressed: Bool
    /// The message it came with; nil for a button.
    var message: Int64?
    /// The pressed button's query.
    var query: String?
    var what: What

    enum What {
        case event(Event)
        /// The job it may name has to be looked up first.
        case press(data: String, message: Int64)
    }
}
