/// What a user did.
public enum Event: Equatable, Sendable {
    /// A picture, alone or of an album, with what its caption asks for.
    case picture(Picture, album: String?, command: Command?)
    case command(Command, repliedPicture: Picture?)
    case text
    case unsupported(Unsupported)
    /// A button was pressed: its data, the message it is under, and the job it names, if there is one.
    case press(data: String, message: Int64, job: JobFacts?)

    /// Things that are no picture to redraw.
    public enum Unsupported: String, Sendable {
        case voice
        case video
        case animation
        case animatedSticker
        /// A file that is no picture.
        case file
        case other
    }
}

/// "/name argument".
public struct Command: Equatable, Sendable {
    public var name: String
    public var argument: String

    public init(_ name: String, _ argument: String = "") {
        self.name = name
        self.argument = argument
    }
}

/// What a button needs to know of the job it names.
public struct JobFacts: Equatable, Sendable {
    public var id: String
    public var owner: Int64
    public var isFinished: Bool
    public var picture: Picture
    public var choice: Choice
    public var asFile: Bool
    /// The message that shows how it goes; nil when it has not been sent.
    public var statusMessage: Int64?

    public init(
        id: String, owner: Int64, isFinished: Bool, picture: Picture, choice: Choice, asFile: Bool = false,
        statusMessage: Int64? = nil
    ) {
        self.id = id
        self.owner = owner
        self.isFinished = isFinished
        self.picture = picture
        self.choice = choice
        self.asFile = asFile
        self.statusMessage = statusMessage
    }
}
