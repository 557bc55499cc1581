public struct InlineKeyboard: Codable, Equatable, Sendable {
    public struct Button: Codable, Equatable, Sendable {
        public var text: String
        public var data: String

        private enum CodingKeys: String, CodingKey {
            case text
            case data = "callback_data"
        }

        public init(text: String, data: String) {
            self.text = text
            self.data = data
        }
    }

    public var rows: [[Button]]

    private enum CodingKeys: String, CodingKey {
        case rows = "inline_keyboard"
    }

    public init(_ rows: [[Button]]) {
        self.rows = rows
    }

    /// From another module's buttons.
    public init<Other>(_ rows: [[Other]], text: (Other) -> String, data: (Other) -> String) {
        self.init(rows.map { $0.map { Button(text: text($0), data: data($0)) } })
    }
}

public struct ReplyParameters: Encodable, Equatable, Sendable {
    public var message: Int64
    /// The message replied to may have been deleted meanwhile; the reply is sent all the same.
    private let allowSendingWithoutReply = true

    private enum CodingKeys: String, CodingKey {
        case message = "message_id"
        case allowSendingWithoutReply = "allow_sending_without_reply"
    }

    public init(message: Int64) {
        self.message = message
    }
}

public struct BotCommand: Codable, Equatable, Sendable {
    public var command: String
    public var description: String

    public init(command: String, description: String) {
        self.command = command
        self.description = description
    }
}
