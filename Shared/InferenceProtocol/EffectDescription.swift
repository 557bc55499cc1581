/// What the service tells of one effect; clients build menus and checks from it alone.
public struct EffectDescription: Codable, Equatable, Sendable {
    /// "neon", "upscale", ...
    public var id: String
    public var title: LocalizedText
    /// One sentence: what it does to a picture.
    public var summary: LocalizedText
    public var emoji: String
    public var parameters: [ParameterDescription]
    /// Whether a style picture or a gallery entry has to come with the photo.
    public var wantsStyle: Bool
    /// Nil when it can run; else why not and the command that helps.
    public var unavailable: String?
    public var cost: EffectCost

    public init(
        id: String, title: LocalizedText, summary: LocalizedText, emoji: String,
        parameters: [ParameterDescription] = [], wantsStyle: Bool = false, unavailable: String? = nil,
        cost: EffectCost = EffectCost(fixedSeconds: 0, secondsPerMegapixel: 0)
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.emoji = emoji
        self.parameters = parameters
        self.wantsStyle = wantsStyle
        self.unavailable = unavailable
        self.cost = cost
    }
}

/// Seconds of work for a picture, measured on the machine the service runs on.
public struct EffectCost: Codable, Equatable, Sendable {
    public var fixedSeconds: Double
    public var secondsPerMegapixel: Double

    public init(fixedSeconds: Double, secondsPerMegapixel: Double) {
        self.fixedSeconds = fixedSeconds
        self.secondsPerMegapixel = secondsPerMegapixel
    }

    public func seconds(megapixels: Double) -> Double {
        fixedSeconds + secondsPerMegapixel * megapixels
    }
}

/// One setting of an effect. Values travel as text, in the form the kind says.
public struct ParameterDescription: Codable, Equatable, Sendable {
    public enum Kind: Codable, Equatable, Sendable {
        /// One of the listed values.
        case choice([Option])
        /// A decimal number in the closed range; `step` 0 means any.
        case range(minimum: Double, maximum: Double, step: Double)
        /// "true" or "false".
        case toggle
    }

    public struct Option: Codable, Equatable, Sendable {
        public var value: String
        public var title: LocalizedText

        public init(value: String, title: LocalizedText) {
            self.value = value
            self.title = title
        }
    }

    public var name: String
    public var title: LocalizedText
    public var defaultValue: String
    public var kind: Kind
    /// Of a range: values worth a button, with words for them. Others are taken as well.
    public var suggestions: [Option]

    public init(
        name: String, title: LocalizedText, defaultValue: String, kind: Kind, suggestions: [Option] = []
    ) {
        self.name = name
        self.title = title
        self.defaultValue = defaultValue
        self.kind = kind
        self.suggestions = suggestions
    }

    /// Whether `value` is one this parameter takes.
    public func accepts(_ value: String) -> Bool {
        switch kind {
        case .choice(let options): options.contains { $0.value == value }
        case .range(let minimum, let maximum, _): Double(value).map { $0 >= minimum && $0 <= maximum } ?? false
        case .toggle: value == "true" || value == "false"
        }
    }
}

/// A style the service holds itself, to be named instead of sending a picture.
public struct GalleryStyle: Codable, Equatable, Sendable {
    public var name: String
    public var title: LocalizedText
    public var emoji: String

    public init(name: String, title: LocalizedText, emoji: String) {
        self.name = name
        self.title = title
        self.emoji = emoji
    }
}
