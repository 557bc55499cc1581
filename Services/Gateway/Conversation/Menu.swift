import InferenceProtocol

/// The keyboards and what stands above them, made from the catalogue.
struct Menu {
    private static let buttonsPerRow = 2

    let catalogue: Catalogue
    let language: Language
    private var phrases: any Phrasebook { language.phrases }

    /// One button per effect.
    func effects(set: Int) -> Keyboard {
        let buttons = catalogue.effects.map {
            Keyboard.Button($0.button(language), .effect(set: set, effect: $0.id))
        }
        return .fitting(
            stride(from: 0, to: buttons.count, by: Self.buttonsPerRow).map { first in
                Array(buttons[first..<min(first + Self.buttonsPerRow, buttons.count)])
            })
    }

    /// The effect's settings. With one setting a press on a value starts; with more they are collected until Start.
    func settings(of effect: EffectDescription, set: Int, draft: Choice?) -> Keyboard {
        let offered = effect.parameters.indices.filter { effect.parameters[$0].isOffered }
        var rows = offered.map { index in
            let parameter = effect.parameters[index]
            let chosen = draft?.parameters[parameter.name] ?? parameter.defaultValue
            return parameter.offeredValues.map { value in
                let mark = (offered.count > 1 || draft != nil) && value == chosen ? "✓ " : ""
                let name = parameter.isToggle ? "\(parameter.title[language.rawValue]): " : ""
                return Keyboard.Button(
                    mark + name + parameter.title(of: value, language),
                    .value(set: set, effect: effect.id, parameter: index, value: value))
            }
        }
        if offered.count > 1 {
            rows.append([Keyboard.Button(phrases.startButton, .start(set: set, effect: effect.id))])
        }
        rows.append([Keyboard.Button(phrases.backButton, .menu(set: set))])
        return .fitting(rows)
    }

    var summaries: [(title: String, summary: String)] {
        catalogue.effects.map { ($0.button(language), $0.summary[language.rawValue]) }
    }
}

extension ParameterDescription {
    fileprivate var isToggle: Bool { kind == .toggle }
}
