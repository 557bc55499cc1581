public import InferenceProtocol

/// What the inference service can do, as far as the chat is concerned. Every menu is made from this.
public struct Catalogue: Codable, Equatable, Sendable {
    /// Those that can run now.
    public private(set) var effects: [EffectDescription]
    /// Styles that need no picture of the user's.
    public private(set) var gallery: [GalleryStyle]

    public init(_ effects: [EffectDescription], gallery: [GalleryStyle] = []) {
        self.effects = effects.filter { $0.unavailable == nil }
        self.gallery = gallery
    }

    public subscript(id: String) -> EffectDescription? {
        effects.first { $0.id == id }
    }

    /// The effect that a picture is meant for when it is only called a style.
    public var styleEffect: EffectDescription? { effects.first(where: \.wantsStyle) }

    /// The style that a user names by its name or by its title in any language.
    func style(named text: String) -> GalleryStyle? {
        gallery.first { style in
            ([style.name] + style.title.texts.values).contains { $0.lowercased() == text.lowercased() }
        }
    }

    /// The style unless it is of the gallery and has been taken out of it.
    func existing(_ style: Style?) -> Style? {
        if case .gallery(let name) = style, !gallery.contains(where: { $0.name == name }) { return nil }
        return style
    }

    func title(of style: Style, _ language: Language) -> String {
        switch style {
        case .picture: language.phrases.yourStyle
        case .gallery(let name): gallery.first { $0.name == name }?.button(language) ?? name
        }
    }

    /// "🔍 Upscale ×3": the effect and what was chosen of its settings, as far as the catalogue still knows them.
    public func title(of choice: Choice, _ language: Language) -> String {
        guard let effect = self[choice.effect] else { return choice.effect }
        let style = choice.style.map { " · " + title(of: $0, language) } ?? ""
        return effect.parameters.filter(\.isOffered).reduce(effect.button(language) + style) { title, parameter in
            let value = choice.parameters[parameter.name] ?? parameter.defaultValue
            let words = parameter.title(of: value, language)
            if parameter.isAsked { return "\(title) \(words)" }
            if value == parameter.defaultValue { return title }
            if case .choice = parameter.kind { return "\(title) · \(words)" }
            return "\(title) · \(parameter.title[language.rawValue]) \(words)"
        }
    }
}

/// An effect and its settings; what is not named has its default.
public struct Choice: Codable, Equatable, Sendable {
    public var effect: String
    public var parameters: [String: String]
    public var style: Style?

    public init(effect: String, parameters: [String: String] = [:], style: Style? = nil) {
        self.effect = effect
        self.parameters = parameters
        self.style = style
    }
}

extension EffectDescription {
    func button(_ language: Language) -> String {
        [emoji, title[language.rawValue]].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// The places of the parameters that are worth a button.
    var offered: [Int] { parameters.indices.filter { parameters[$0].isOffered } }

    /// The place of the parameter that has to be chosen before it starts.
    var asked: Int? { parameters.firstIndex(where: \.isAsked) }

    /// The place of its only parameter: a press on a value then is all there is to choose.
    var only: Int? { !wantsStyle && offered.count == 1 ? offered.first : nil }

    /// The place of the parameter that says by which of several methods it works.
    var method: Int? { offered.first { parameters[$0].name == "method" } }

    /// Whether there is more to set than what is asked anyhow.
    var isSettable: Bool { offered.contains { $0 != asked } }
}

extension GalleryStyle {
    func button(_ language: Language) -> String {
        [emoji, title[language.rawValue]].filter { !$0.isEmpty }.joined(separator: " ")
    }
}

extension ParameterDescription {
    private static let rangeButtons = 5

    /// The values that get buttons.
    var offeredValues: [String] {
        switch kind {
        case .choice(let options): return options.map(\.value)
        case .toggle: return ["false", "true"]
        case .range where !suggestions.isEmpty: return suggestions.map(\.value)
        case .range(let minimum, let maximum, let step):
            let steps = step > 0 ? Int(((maximum - minimum) / step).rounded()) : 100
            guard steps > 0 else { return [] }
            let buttons = min(steps, Self.rangeButtons - 1)
            let unit = (maximum - minimum) / Double(steps)
            return (0...buttons).map { button in
                let value = minimum + unit * (Double(button * steps) / Double(buttons)).rounded()
                return Self.decimal(value)
            }
        }
    }

    /// With one value only there is nothing to choose.
    var isOffered: Bool { offeredValues.count > 1 }

    /// A choice among numbers, such as the factor of an enlargement, says what the user wants, unless one of them is 1,
    /// which changes nothing. All other settings are shades, whose defaults are good to begin with.
    var isAsked: Bool {
        guard case .choice(let options) = kind else { return false }
        return isOffered && options.allSatisfy { Double($0.value).map { $0 != 1 } ?? false }
    }

    func title(of value: String, _ language: Language) -> String {
        switch kind {
        case .choice(let options):
            options.first { $0.value == value }?.title[language.rawValue] ?? value
        case .toggle: language.phrases.toggle(value == "true")
        case .range(let minimum, let maximum, _):
            if let suggestion = suggestions.first(where: { $0.value == value }) {
                suggestion.title[language.rawValue]
            } else if minimum >= 0, maximum <= 1, let number = Double(value) {
                "\(Int((number * 100).rounded())) %"
            } else {
                value
            }
        }
    }

    /// At most three decimals and no trailing zeros.
    private static func decimal(_ value: Double) -> String {
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
