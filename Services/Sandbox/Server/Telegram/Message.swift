/// One message of a chat between a simulated user and the bot.
struct Message: Equatable, Sendable {
    enum Content: Equatable, Sendable {
        case text(String, entities: JSONValue?)
        case file(StoredFile, caption: String?, entities: JSONValue?)

        var file: StoredFile? {
            if case .file(let file, _, _) = self { file } else { nil }
        }
    }

    var id: Int
    var isFromBot: Bool
    /// Seconds since 1970.
    var date: Int
    var editDate: Int?
    var content: Content
    /// The inline keyboard.
    var markup: JSONValue?
    var repliesTo: Int?
    var album: String?
    var thread: Int?
}

/// A private chat: its other side is one simulated user, whose number is the chat's as well.
struct Chat: Sendable {
    var user: SimulatedUser
    private(set) var messages: [Message] = []
    private var nextID = 1
    /// Grows with every change, so that a reader can wait for the next one.
    private(set) var revision = 0
    var isBlocked = false
    /// Whether the user has ever written: a bot cannot write first.
    var hasBegun = false

    init(user: SimulatedUser) {
        self.user = user
    }

    mutating func append(_ make: (_ id: Int) -> Message) -> Message {
        let message = make(nextID)
        nextID += 1
        messages.append(message)
        if messages.count > Limits.messagesPerChat { messages.removeFirst() }
        revision += 1
        return message
    }

    subscript(id: Int) -> Message? {
        get { messages.first { $0.id == id } }
        set {
            revision += 1
            guard let index = messages.firstIndex(where: { $0.id == id }) else { return }
            if let newValue { messages[index] = newValue } else { messages.remove(at: index) }
        }
    }

    mutating func removeAll() {
        messages.removeAll()
        revision += 1
    }
}

/// Someone who talks to the bot in the sandbox.
struct SimulatedUser: Equatable, Sendable {
    var id: Int
    var firstName: String
    /// What the user's Telegram is set to: "en", "ru".
    var languageCode: String

    var json: JSONValue {
        .object([
            "id": .integer(id), "is_bot": false, "first_name": .string(firstName),
            "language_code": .string(languageCode),
        ])
    }

    /// The chat as Telegram describes it to the bot.
    var chatJSON: JSONValue {
        .object(["id": .integer(id), "type": "private", "first_name": .string(firstName)])
    }
}
