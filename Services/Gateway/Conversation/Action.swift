/// What the bot is to do.
public enum Action: Equatable, Sendable {
    /// Say something, as a reply to the message when one is named.
    case send(OutgoingText, replyTo: Int64?)
    /// The same, asking for the style of a set: the conversation is told the message's id (``Session/asked(for:in:)``).
    case askStyle(OutgoingText, replyTo: Int64?, set: Int)
    /// Change what a message of the bot says.
    case edit(message: Int64, OutgoingText)
    /// Turn a message of the bot into the picture that shows what an effect does.
    case example(effect: String, message: Int64, OutgoingText)
    /// Answer a pressed button: silently, in passing, or as an alert that has to be closed.
    case answer(String?, isAlert: Bool)
    case start(NewJob)
    /// Tell how the bot is doing.
    case report(Language)
    case cancel(job: String)
    /// The job's picture is good enough as it is now.
    case settle(job: String)
    /// Remove a message of the bot.
    case delete(message: Int64)

    static let silence = Action.answer(nil, isAlert: false)
}

/// A text and the buttons under it.
public struct OutgoingText: Codable, Equatable, Sendable {
    public var text: String
    public var keyboard: Keyboard?

    public init(_ text: String, _ keyboard: Keyboard? = nil) {
        self.text = text
        self.keyboard = keyboard
    }
}

/// A picture to be redrawn.
public struct NewJob: Equatable, Sendable {
    public var picture: Picture
    public var choice: Choice
    /// The bot's message that is to show how it goes and to become the result; nil: a new one.
    public var statusMessage: Int64?
    public var asFile: Bool
    public var language: Language

    public init(
        picture: Picture, choice: Choice, statusMessage: Int64? = nil, asFile: Bool = false, language: Language
    ) {
        self.picture = picture
        self.choice = choice
        self.statusMessage = statusMessage
        self.asFile = asFile
        self.language = language
    }
}
