/// All that the conversation's next step depends on, beside the session and the event.
public struct Surroundings: Sendable {
    /// Unfinished jobs that one user may have.
    public static let jobLimit = 30
    /// What Telegram lets a bot download.
    public static let downloadLimit = 20_000_000

    public var user: Int64
    /// The language of the user's Telegram.
    public var language: Language
    public var isGroup: Bool
    /// In a group: the message is meant for the bot.
    public var isAddressed: Bool
    /// The message that is answered; nil for a button.
    public var message: Int64?
    /// Nil while the inference service has never been reached.
    public var catalogue: Catalogue?
    /// Jobs of this user that have not ended.
    public var activeJobs: Int
    /// Effects that there is a picture to show of.
    public var examples: Set<String>
    /// The operator lets this user in.
    public var isAllowed: Bool
    /// This user runs the bot.
    public var isAdmin: Bool
    /// Whom to write to; nil when the operator names nobody.
    public var supportContact: String?

    public init(
        user: Int64, language: Language, isGroup: Bool = false, isAddressed: Bool = true, message: Int64? = nil,
        catalogue: Catalogue?, activeJobs: Int = 0, examples: Set<String> = [], isAllowed: Bool = true,
        isAdmin: Bool = false,
        supportContact: String? = nil
    ) {
        self.user = user
        self.language = language
        self.isGroup = isGroup
        self.isAddressed = isAddressed
        self.message = message
        self.catalogue = catalogue
        self.activeJobs = activeJobs
        self.examples = examples
        self.isAllowed = isAllowed
        self.isAdmin = isAdmin
        self.supportContact = supportContact
    }
}
