/// What a button says when pressed. It comes back from the user's device, so it may be old or forged: it only ever
/// names things, which are then looked up among those of the user who pressed.
public enum ButtonData: Equatable, Sendable {
    /// Bytes of `callback_data` that Telegram takes.
    public static let sizes = 1...64
    /// In place of a set of pictures: none has been sent yet.
    public static let noPictures = 0

    /// Show the effects for these pictures.
    case menu(set: Int)
    case effect(set: Int, effect: String)
    /// The parameter's place in the effect's list keeps the text short.
    case value(set: Int, effect: String, parameter: Int, value: String)
    /// Start with the values chosen so far.
    case start(set: Int, effect: String)
    case cancel(job: String)
    /// Another effect for the same picture.
    case another(job: String)
    /// Other settings of the same effect.
    case settings(job: String)
    /// The same once more, as a file.
    case asFile(job: String)
    /// The same once more.
    case retry(job: String)
    case language(Language)

    public var text: String {
        switch self {
        case .menu(let set): "m:\(set)"
        case .effect(let set, let effect): "e:\(set):\(effect)"
        case .value(let set, let effect, let parameter, let value): "v:\(set):\(effect):\(parameter):\(value)"
        case .start(let set, let effect): "s:\(set):\(effect)"
        case .cancel(let job): "c:\(job)"
        case .another(let job): "a:\(job)"
        case .settings(let job): "t:\(job)"
        case .asFile(let job): "f:\(job)"
        case .retry(let job): "r:\(job)"
        case .language(let language): "l:\(language.rawValue)"
        }
    }

    /// Nil for anything that is not exactly of one of the forms above.
    public init?(_ text: String) {
        guard Self.sizes.contains(text.utf8.count) else { return nil }
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
        let set = parts.count > 1 ? Int(parts[1]).flatMap { $0 >= 0 ? $0 : nil } : nil
        switch (parts[0], parts.count, set) {
        case ("m", 2, let set?): self = .menu(set: set)
        case ("e", 3, let set?): self = .effect(set: set, effect: parts[2])
        case ("v", 5, let set?):
            guard let parameter = Int(parts[3]), parameter >= 0 else { return nil }
            self = .value(set: set, effect: parts[2], parameter: parameter, value: parts[4])
        case ("s", 3, let set?): self = .start(set: set, effect: parts[2])
        case ("c", 2, _): self = .cancel(job: parts[1])
        case ("a", 2, _): self = .another(job: parts[1])
        case ("t", 2, _): self = .settings(job: parts[1])
        case ("f", 2, _): self = .asFile(job: parts[1])
        case ("r", 2, _): self = .retry(job: parts[1])
        case ("l", 2, _):
            guard let language = Language(rawValue: parts[1]) else { return nil }
            self = .language(language)
        default: return nil
        }
    }

    /// The job it names.
    public var job: String? {
        switch self {
        case .cancel(let job), .another(let job), .settings(let job), .asFile(let job), .retry(let job): job
        case .menu, .effect, .value, .start, .language: nil
        }
    }
}
