/// Everything the bot says, in one language. Sentences are plain text: no markup to escape.
public protocol Phrasebook: Sendable {
    // MARK: Answers to commands
    func greeting(_ effects: [(title: String, summary: String)]) -> String
    func help(_ effects: [(title: String, summary: String)], hasStyles: Bool) -> String
    var privacy: String { get }
    func support(_ contact: String?) -> String
    var chooseLanguage: String { get }
    var languageChanged: String { get }
    func preferences(hasMethods: Bool) -> String
    var nothingToCancel: String { get }
    var choiceCancelled: String { get }
    var unknownCommand: String { get }
    func report(_ report: ServiceReport) -> String

    // MARK: Choosing
    func chooseEffect(isAlbum: Bool) -> String
    var fileHint: String { get }
    /// Asks for a value of what is named.
    func choose(_ title: String) -> String
    var chooseSettable: String { get }
    func chooseStyle(_ title: String, hasGallery: Bool) -> String
    /// The photos of an album have buttons with their numbers.
    var albumStyleNumbers: String { get }
    var chooseExample: String { get }
    var noExamples: String { get }
    func styleMissing(_ title: String, hasPhoto: Bool) -> String
    var styleNoted: String { get }
    /// In place of a style's name: a picture of the user's.
    var yourStyle: String { get }
    func shallIStart(_ title: String) -> String
    func sendPicture(for title: String) -> String
    func sendPictureFirst(waiting title: String?) -> String
    func unsupported(_ kind: Event.Unsupported) -> String
    func fileTooLarge(megabytes: Int) -> String
    func tooManyJobs(_ count: Int) -> String
    var starting: String { get }
    var privateBot: String { get }
    func toggle(_ isOn: Bool) -> String

    // MARK: Answers to buttons
    var oldButton: String { get }
    var otherPersonsButton: String { get }
    var alreadyStarted: String { get }
    var alreadyFinished: String { get }
    var cancelling: String { get }
    var settling: String { get }

    // MARK: Buttons
    var startButton: String { get }
    var tryButton: String { get }
    var backButton: String { get }
    var cancelButton: String { get }
    var settleButton: String { get }
    var anotherEffectButton: String { get }
    var anotherStyleButton: String { get }
    var settingsButton: String { get }
    var withSettingsButton: String { get }
    var isStyleButton: String { get }
    var isPhotoButton: String { get }
    var otherPhotoButton: String { get }
    /// `place` counts from 1.
    func albumStyleButton(_ place: Int) -> String
    func results(asFiles: Bool) -> String
    var asFileButton: String { get }
    var retryButton: String { get }
    var showEffectsButton: String { get }

    // MARK: The course of a job
    var queued: String { get }
    func queued(before: Int, seconds: Double) -> String
    func working(percent: Int, seconds: Double) -> String
    var sendingResult: String { get }
    var serviceAway: String { get }
    var cancelled: String { get }
    func ready(_ title: String) -> String
    var secondsUnit: String { get }
    var sentAsFile: String { get }
    var pictureUnavailable: String { get }
    var styleUnavailable: String { get }
    var crashedTwice: String { get }
    var resultTooLarge: String { get }
    var internalFailure: String { get }

    // MARK: The bot's profile
    var botDescription: String { get }
    var botShortDescription: String { get }
    var commands: [(name: String, description: String)] { get }
}
