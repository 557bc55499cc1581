/// A message, as far as this bot looks at one.
public struct Message: Decodable, Equatable, Sendable {
    public var id: Int64
    private var thread: Int64?
    private var isTopicMessage: Bool?
    public var from: User?
    public var chat: Chat
    public var album: String?
    public var text: String?
    public var caption: String?
    public var photo: [PhotoSize]?
    public var document: Document?
    public var sticker: Sticker?
    public var voice: Attachment?
    public var audio: Attachment?
    public var video: Attachment?
    public var videoNote: Attachment?
    public var animation: Attachment?
    public var contact: Presence?
    public var location: Presence?
    public var poll: Presence?
    public var dice: Presence?
    public var story: Presence?
    public var migrateToChat: Int64?
    private var reply: RepliedMessage?

    private enum CodingKeys: String, CodingKey {
        case id = "message_id"
        case thread = "message_thread_id"
        case isTopicMessage = "is_topic_message"
        case from, chat, text, caption, photo, document, sticker, voice, audio, video, animation
        case contact, location, poll, dice, story
        case album = "media_group_id"
        case videoNote = "video_note"
        case migrateToChat = "migrate_to_chat_id"
        case reply = "reply_to_message"
    }

    public init(id: Int64, from: User?, chat: Chat, text: String? = nil) {
        self.id = id
        self.from = from
        self.chat = chat
        self.text = text
    }

    /// The topic of a forum or of a private chat with topics. Other threads have an id too, but do not take messages.
    public var topic: Int64? { isTopicMessage == true ? thread : nil }

    /// The message this one answers.
    public var replyTo: Message? {
        if case .message(let message) = reply { message } else { nil }
    }
}

/// A message inside a message: boxed, and no reason to fail when it cannot be read.
private indirect enum RepliedMessage: Decodable, Equatable, Sendable {
    case message(Message)
    case unreadable

    init(from decoder: any Decoder) throws {
        self = (try? Message(from: decoder)).map(RepliedMessage.message) ?? .unreadable
    }
}

/// One of the sizes of a photo.
public struct PhotoSize: Decodable, Equatable, Sendable {
    public var file: String
    public var width: Int
    public var height: Int
    public var bytes: Int?

    private enum CodingKeys: String, CodingKey {
        case file = "file_id"
        case width, height
        case bytes = "file_size"
    }

    public init(file: String, width: Int, height: Int, bytes: Int? = nil) {
        self.file = file
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

public struct Document: Decodable, Equatable, Sendable {
    public var file: String
    public var fileName: String?
    public var mediaType: String?
    public var bytes: Int?

    private enum CodingKeys: String, CodingKey {
        case file = "file_id"
        case fileName = "file_name"
        case mediaType = "mime_type"
        case bytes = "file_size"
    }

    public init(file: String, fileName: String?, mediaType: String?, bytes: Int?) {
        self.file = file
        self.fileName = fileName
        self.mediaType = mediaType
        self.bytes = bytes
    }
}

public struct Sticker: Decodable, Equatable, Sendable {
    public var file: String
    public var isAnimated: Bool
    public var isVideo: Bool
    public var bytes: Int?

    private enum CodingKeys: String, CodingKey {
        case file = "file_id"
        case isAnimated = "is_animated"
        case isVideo = "is_video"
        case bytes = "file_size"
    }
}

/// A file of a kind this bot does nothing with.
public struct Attachment: Decodable, Equatable, Sendable {
    public var file: String

    private enum CodingKeys: String, CodingKey {
        case file = "file_id"
    }
}

/// Something that only matters by being there.
public struct Presence: Decodable, Equatable, Sendable {
    public init(from decoder: any Decoder) throws {}
}
