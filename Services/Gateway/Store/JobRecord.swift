/// One photo on its way to a picture, as it is kept. Holds names of files, never their bytes.
public struct JobRecord: Equatable, Sendable {
    public enum State: String, CaseIterable, Sendable {
        /// On disk; the inference service may not know of it yet.
        case queued
        /// Accepted by the inference service.
        case submitted
        /// The outcome is known and being shown.
        case delivering
        case done
        case failed
        case cancelled

        public var isFinal: Bool {
            switch self {
            case .queued, .submitted, .delivering: false
            case .done, .failed, .cancelled: true
            }
        }
    }

    /// Where the picture comes from.
    public struct Source: Equatable, Sendable {
        public enum Kind: String, Sendable {
            case photo
            case document
            case sticker
        }

        /// Telegram's `file_id`.
        public var file: String
        /// As Telegram says; nil when it did not.
        public var bytes: Int?
        public var kind: Kind

        public init(file: String, bytes: Int?, kind: Kind) {
            self.file = file
            self.bytes = bytes
            self.kind = kind
        }
    }

    /// What the picture is to look like, for an effect that wants to know.
    public enum Style: Equatable, Sendable {
        /// Telegram's `file_id`.
        case file(String)
        /// An entry of the inference service's gallery.
        case gallery(String)
    }

    /// A UUID in its usual form; the inference service knows the job by it too.
    public var id: String
    public var state: State = .queued
    public var chat: Int64
    public var isGroup: Bool
    public var thread: Int64?
    public var user: Int64
    /// ISO 639-1, of the user.
    public var language: String
    /// The message with the photo.
    public var sourceMessage: Int64
    /// The message that shows how far the job is, and that becomes the result. Nil until it has been sent.
    public var statusMessage: Int64?
    public var source: Source
    public var effect: String
    public var parameters: [String: String]
    public var style: Style?
    /// The result is wanted as a file.
    public var asFile: Bool
    public var cancelRequested = false
    /// The user is content with the picture as it is.
    public var settleRequested = false
    /// The boot of the inference service under which the job was last running, or next to run.
    public var runningBoot: String?
    /// How often the inference service went away while it ran this job.
    public var deaths = 0
    /// Why it ended without a picture; for the log.
    public var failure: String?
    /// Seconds since 1970.
    public var createdAt: Double

    public init(
        id: String, chat: Int64, isGroup: Bool = false, thread: Int64? = nil, user: Int64, language: String,
        sourceMessage: Int64, statusMessage: Int64? = nil, source: Source, effect: String,
        parameters: [String: String] = [:], style: Style? = nil, asFile: Bool = false, createdAt: Double
    ) {
        self.id = id
        self.chat = chat
        self.isGroup = isGroup
        self.thread = thread
        self.user = user
        self.language = language
        self.sourceMessage = sourceMessage
        self.statusMessage = statusMessage
        self.source = source
        self.effect = effect
        self.parameters = parameters
        self.style = style
        self.asFile = asFile
        self.createdAt = createdAt
    }
}
