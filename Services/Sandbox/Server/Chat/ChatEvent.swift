/// Something the page of a chat shows at once.
enum ChatEvent: Equatable, Sendable {
    /// A new message, or an old one changed.
    case message(JSONValue)
    case deleted(Int)
    /// All messages are gone.
    case cleared
    /// "typing", "upload_photo", ...: lasts five seconds or until the next message.
    case action(String)
    /// The bot's answer to a pressed button.
    case answer(query: String, text: String?, isAlert: Bool)
    /// The bot's name, descriptions and commands in the user's language.
    case profile(JSONValue)
    case user(JSONValue)

    var name: String {
        switch self {
        case .message: "message"
        case .deleted: "deleted"
        case .cleared: "cleared"
        case .action: "action"
        case .answer: "answer"
        case .profile: "profile"
        case .user: "user"
        }
    }

    var json: JSONValue {
        switch self {
        case .message(let message): message
        case .deleted(let id): .object(["message_id": .integer(id)])
        case .cleared: .object([:])
        case .action(let action): .object(["action": .string(action)])
        case .answer(let query, let text, let isAlert):
            .members([
                "callback_query_id": .string(query), "text": text.map { .string($0) }, "show_alert": .bool(isAlert),
            ])
        case .profile(let profile): profile
        case .user(let user): user
        }
    }
}
