public import HTTPClient

public struct GetMe: TelegramMethod {
    public static let name = "getMe"
    public typealias Result = User

    public init() {}
}

public struct GetUpdates: TelegramMethod {
    /// The most that one call returns.
    public static let batch = 100
    /// Seconds that Telegram holds the call when there is nothing to tell.
    public static let longestWait = 50

    public static let name = "getUpdates"
    public typealias Result = [Update]

    /// Every update below it is forgotten by Telegram, so it must be stored before. Nil asks for the oldest unconfirmed.
    public var offset: Int64?
    public var timeout: Int
    private let limit = batch
    private let allowed = Update.kinds

    public var timeouts: HTTPTimeouts { HTTPTimeouts(stall: nil, total: timeout + 15) }

    private enum CodingKeys: String, CodingKey {
        case offset, timeout, limit
        case allowed = "allowed_updates"
    }

    public init(offset: Int64?, timeout: Int = longestWait) {
        self.offset = offset
        self.timeout = timeout
    }
}

public struct AnswerCallbackQuery: TelegramMethod {
    public static let name = "answerCallbackQuery"
    /// Characters of an answer that Telegram takes.
    public static let textLimit = 200
    public typealias Result = Done

    public var query: String
    public var text: String?
    public var isAlert: Bool

    private enum CodingKeys: String, CodingKey {
        case query = "callback_query_id"
        case text
        case isAlert = "show_alert"
    }

    public init(query: String, text: String?, isAlert: Bool) {
        self.query = query
        self.text = text.map { String($0.prefix(Self.textLimit)) }
        self.isAlert = isAlert
    }
}

public struct GetFile: TelegramMethod {
    public struct File: Decodable, Sendable {
        public var bytes: Int?
        public var path: String?

        private enum CodingKeys: String, CodingKey {
            case bytes = "file_size"
            case path = "file_path"
        }
    }

    public static let name = "getFile"
    public typealias Result = File

    public var file: String

    private enum CodingKeys: String, CodingKey {
        case file = "file_id"
    }

    public init(file: String) {
        self.file = file
    }
}

public struct SetMyCommands: TelegramMethod {
    public static let name = "setMyCommands"
    public typealias Result = Done

    public var commands: [BotCommand]
    /// ISO 639-1; nil is for everybody else.
    public var language: String?

    private enum CodingKeys: String, CodingKey {
        case commands
        case language = "language_code"
    }

    public init(commands: [BotCommand], language: String?) {
        self.commands = commands
        self.language = language
    }
}

public struct SetMyDescription: TelegramMethod {
    public static let name = "setMyDescription"
    public typealias Result = Done

    public var description: String
    public var language: String?

    private enum CodingKeys: String, CodingKey {
        case description
        case language = "language_code"
    }

    public init(description: String, language: String?) {
        self.description = description
        self.language = language
    }
}

public struct SetMyShortDescription: TelegramMethod {
    public static let name = "setMyShortDescription"
    public typealias Result = Done

    public var description: String
    public var language: String?

    private enum CodingKeys: String, CodingKey {
        case description = "short_description"
        case language = "language_code"
    }

    public init(description: String, language: String?) {
        self.description = description
        self.language = language
    }
}

public struct SetWebhook: TelegramMethod {
    public static let name = "setWebhook"
    public typealias Result = Done

    public var url: String
    /// Comes back in a header with every update.
    public var secret: String
    private let allowed = Update.kinds

    private enum CodingKeys: String, CodingKey {
        case url
        case secret = "secret_token"
        case allowed = "allowed_updates"
    }

    public init(url: String, secret: String) {
        self.url = url
        self.secret = secret
    }
}

public struct DeleteWebhook: TelegramMethod {
    public static let name = "deleteWebhook"
    public typealias Result = Done

    public init() {}
}
