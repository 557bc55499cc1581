/// What a button says when pressed. It comes back from the user's device, so it may be old or forged: it only ever
/// names things, which are then looked up among those of the user who pressed.
public enum ButtonData: Equatable, Sendable {
    /// Bytes of `callback_data` that Telegram takes.
    public static let sizes = 1...64
    /// In place of a set of pictures: none has been sent yet.
    public static let noPictures = 0

    // MARK: About a set of pictures

    /// Show the effects for these pictures.
    case menu(set: Int)
    /// Show the effects that have settings.
    case settable(set: Int)
    case effect(set: Int, effect: String)
    /// Show the effect's settings.
    case settings(set: Int, effect: String)
    /// Show the values of a parameter, named by its place in the effect's list, which keeps the text short.
    case parameter(set: Int, effect: String, parameter: Int, page: Int)
    /// Take a value, named by its ``token(_:)``, and show the settings again.
    case value(set: Int, effect: String, parameter: Int, value: String)
    /// Take a value and start.
    case startWith(set: Int, effect: String, parameter: Int, value: String)
    /// Start with the values chosen so far.
    case start(set: Int, effect: String)
    /// Show a page of the gallery.
    case gallery(set: Int, effect: String, page: Int)
    /// A style of the gallery, named by its ``token(_:)``.
    case style(set: Int, effect: String, style: String)
    /// A picture of a set, perhaps of the same, is the style.
    case styleFrom(set: Int, effect: String, source: Int, picture: Int)
    /// This picture is not to be redrawn: it is the style.
    case isStyle(set: Int)
    /// This picture is not the style: it is to be redrawn.
    case isPhoto(set: Int)

    // MARK: About a job

    case cancel(job: String)
    /// The picture is good enough as it is now.
    case settle(job: String)
    /// Another effect for the same picture.
    case another(job: String)
    /// Other settings of the same effect.
    case settingsOf(job: String)
    /// The same in another style.
    case anotherStyle(job: String)
    /// The same once more, as a file.
    case asFile(job: String)
    /// The same once more.
    case retry(job: String)

    // MARK: Preferences and examples

    /// Show what the effect does.
    case example(effect: String)
    /// From now on the effect works by this method, named by its ``token(_:)``.
    case method(effect: String, method: String)
    case language(Language)
    case prefersFiles(Bool)

    public var text: String {
        switch self {
        case .menu(let set): "m:\(set)"
        case .settable(let set): "u:\(set)"
        case .effect(let set, let effect): "e:\(set):\(effect)"
        case .settings(let set, let effect): "n:\(set):\(effect)"
        case .parameter(let set, let effect, let parameter, let page): "p:\(set):\(effect):\(parameter):\(page)"
        case .value(let set, let effect, let parameter, let value): "v:\(set):\(effect):\(parameter):\(value)"
        case .startWith(let set, let effect, let parameter, let value): "w:\(set):\(effect):\(parameter):\(value)"
        case .start(let set, let effect): "s:\(set):\(effect)"
        case .gallery(let set, let effect, let page): "g:\(set):\(effect):\(page)"
        case .style(let set, let effect, let style): "y:\(set):\(effect):\(style)"
        case .styleFrom(let set, let effect, let source, let picture): "o:\(set):\(effect):\(source):\(picture)"
        case .isStyle(let set): "i:\(set)"
        case .isPhoto(let set): "j:\(set)"
        case .cancel(let job): "c:\(job)"
        case .settle(let job): "k:\(job)"
        case .another(let job): "a:\(job)"
        case .settingsOf(let job): "t:\(job)"
        case .anotherStyle(let job): "z:\(job)"
        case .asFile(let job): "f:\(job)"
        case .retry(let job): "r:\(job)"
        case .example(let effect): "x:\(effect)"
        case .method(let effect, let method): "h:\(effect):\(method)"
        case .language(let language): "l:\(language.rawValue)"
        case .prefersFiles(let wantsFiles): "d:\(wantsFiles ? "file" : "photo")"
        }
    }

    /// Nil for anything that is not exactly of one of the forms above.
    public init?(_ text: String) {
        guard Self.sizes.contains(text.utf8.count) else { return nil }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let numbers = parts.map { part in Int(part).flatMap { $0 >= 0 ? $0 : nil } }
        func number(_ place: Int) -> Int? { place < numbers.count ? numbers[place] : nil }
        switch (parts[0], parts.count, number(1), number(3), number(4)) {
        case ("m", 2, let set?, _, _): self = .menu(set: set)
        case ("u", 2, let set?, _, _): self = .settable(set: set)
        case ("e", 3, let set?, _, _): self = .effect(set: set, effect: parts[2])
        case ("n", 3, let set?, _, _): self = .settings(set: set, effect: parts[2])
        case ("p", 5, let set?, let parameter?, let page?):
            self = .parameter(set: set, effect: parts[2], parameter: parameter, page: page)
        case ("v", 5, let set?, let parameter?, _):
            self = .value(set: set, effect: parts[2], parameter: parameter, value: parts[4])
        case ("w", 5, let set?, let parameter?, _):
            self = .startWith(set: set, effect: parts[2], parameter: parameter, value: parts[4])
        case ("s", 3, let set?, _, _): self = .start(set: set, effect: parts[2])
        case ("g", 4, let set?, let page?, _): self = .gallery(set: set, effect: parts[2], page: page)
        case ("y", 4, let set?, _, _): self = .style(set: set, effect: parts[2], style: parts[3])
        case ("o", 5, let set?, let source?, let picture?):
            self = .styleFrom(set: set, effect: parts[2], source: source, picture: picture)
        case ("i", 2, let set?, _, _): self = .isStyle(set: set)
        case ("j", 2, let set?, _, _): self = .isPhoto(set: set)
        case ("c", 2, _, _, _): self = .cancel(job: parts[1])
        case ("k", 2, _, _, _): self = .settle(job: parts[1])
        case ("a", 2, _, _, _): self = .another(job: parts[1])
        case ("t", 2, _, _, _): self = .settingsOf(job: parts[1])
        case ("z", 2, _, _, _): self = .anotherStyle(job: parts[1])
        case ("f", 2, _, _, _): self = .asFile(job: parts[1])
        case ("r", 2, _, _, _): self = .retry(job: parts[1])
        case ("x", 2, _, _, _): self = .example(effect: parts[1])
        case ("h", 3, _, _, _): self = .method(effect: parts[1], method: parts[2])
        case ("l", 2, _, _, _):
            guard let language = Language(rawValue: parts[1]) else { return nil }
            self = .language(language)
        case ("d", 2, _, _, _) where ["file", "photo"].contains(parts[1]): self = .prefersFiles(parts[1] == "file")
        default: return nil
        }
    }

    /// The job it names.
    public var job: String? {
        switch self {
        case .cancel(let job), .settle(let job), .another(let job), .settingsOf(let job), .anotherStyle(let job),
            .asFile(let job), .retry(let job):
            job
        case .menu, .settable, .effect, .settings, .parameter, .value, .startWith, .start, .gallery, .style,
            .styleFrom, .isStyle, .isPhoto, .example, .method, .language, .prefersFiles:
            nil
        }
    }

    /// Bytes of a name that goes into a button as it is.
    private static let nameLimit = 20

    /// A name in the form that buttons carry: as it is, or, when it is long or has a colon, a hash of it (FNV-1a), so
    /// that an operator's file may be called whatever it is called.
    public static func token(_ name: String) -> String {
        guard name.utf8.count > nameLimit || name.contains(":") else { return name }
        let hash = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "~" + String(hash, radix: 16)
    }
}
