import InferenceProtocol

/// The keyboards and what stands above them, made from the catalogue.
struct Menu {
    private static let buttonsPerRow = 2
    /// More find room when all of them have so few letters.
    private static let shortButtonsPerRow = 5
    private static let shortText = 7
    /// Half of a phone's width shows so many.
    private static let longText = 18
    /// Rows of a gallery or of many values that are shown at once.
    private static let rowsPerPage = 6

    let catalogue: Catalogue
    let language: Language
    private var phrases: any Phrasebook { language.phrases }

    /// One button per effect. Under a photo there is more to choose; see ``effects(for:)``.
    func effects(set: Int) -> Keyboard {
        .fitting(effectRows(catalogue.effects) { .effect(set: set, effect: $0) })
    }

    func effects(for set: PictureSet) -> Keyboard {
        var more: [Keyboard.Button] = []
        if catalogue.effects.contains(where: \.isSettable) {
            more.append(Keyboard.Button(phrases.withSettingsButton, .settable(set: set.number)))
        }
        if set.album == nil, set.pictures.count == 1, catalogue.styleEffect != nil {
            more.append(Keyboard.Button(phrases.isStyleButton, .isStyle(set: set.number)))
        }
        return .fitting(effectRows(catalogue.effects) { .effect(set: set.number, effect: $0) } + [more])
    }

    /// The effects that have settings.
    func settable(set: Int) -> Keyboard {
        let rows = effectRows(catalogue.effects.filter(\.isSettable)) { .settings(set: set, effect: $0) }
        return .fitting(rows + [[Keyboard.Button(phrases.backButton, .menu(set: set))]])
    }

    /// The values of one parameter, each of which starts.
    func starting(_ effect: EffectDescription, with index: Int, set: Int, draft: Choice?) -> Keyboard {
        let parameter = effect.parameters[index]
        let present = draft.map { $0.parameters[parameter.name] ?? parameter.defaultValue }
        let values = parameter.offeredValues.map { value in
            let name = parameter.isToggle ? "\(parameter.title[language.rawValue]): " : ""
            return Keyboard.Button(
                mark(value == present) + name + parameter.title(of: value, language),
                .startWith(set: set, effect: effect.id, parameter: index, value: ButtonData.token(value)))
        }
        var last = [Keyboard.Button(phrases.backButton, .menu(set: set))]
        if effect.only == nil {
            last.append(Keyboard.Button(phrases.settingsButton, .settings(set: set, effect: effect.id)))
        }
        return .fitting([values, last])
    }

    /// All settings with the values they have now, and Start. A press flips a toggle, and opens anything else.
    func settings(of effect: EffectDescription, set: Int, draft: Choice) -> Keyboard {
        let buttons = effect.offered.map { index in
            let parameter = effect.parameters[index]
            let value = draft.parameters[parameter.name] ?? parameter.defaultValue
            let text = "\(parameter.title[language.rawValue]): \(parameter.title(of: value, language))"
            if parameter.isToggle {
                let other = value == "true" ? "false" : "true"
                return Keyboard.Button(text, .value(set: set, effect: effect.id, parameter: index, value: other))
            }
            return Keyboard.Button(text, .parameter(set: set, effect: effect.id, parameter: index, page: 0))
        }
        let hasFront = effect.wantsStyle || effect.asked != nil
        let back: ButtonData = hasFront ? .effect(set: set, effect: effect.id) : .menu(set: set)
        let last = [
            Keyboard.Button(phrases.backButton, back),
            Keyboard.Button(phrases.startButton, .start(set: set, effect: effect.id)),
        ]
        return .fitting(rows(buttons) + [last])
    }

    /// The values of one parameter, with a mark at the present one.
    func values(of effect: EffectDescription, _ index: Int, set: Int, draft: Choice, page: Int) -> Keyboard {
        let parameter = effect.parameters[index]
        let present = draft.parameters[parameter.name] ?? parameter.defaultValue
        let buttons = parameter.offeredValues.map { value in
            Keyboard.Button(
                mark(value == present) + parameter.title(of: value, language),
                .value(set: set, effect: effect.id, parameter: index, value: ButtonData.token(value)))
        }
        let back = Keyboard.Button(phrases.backButton, .settings(set: set, effect: effect.id))
        return paged(buttons, page, [[back]]) {
            .parameter(set: set, effect: effect.id, parameter: index, page: $0)
        }
    }

    /// A page of the gallery, and pictures that are here already and may be the style.
    func styles(for effect: EffectDescription, set: Int, page: Int, in session: Session) -> Keyboard {
        let buttons = catalogue.gallery.map {
            Keyboard.Button(
                $0.button(language), .style(set: set, effect: effect.id, style: ButtonData.token($0.name)))
        }
        var more: [Keyboard.Button] = []
        if let pictures = session.set(set)?.pictures, pictures.count > 1 {
            more = pictures.indices.map { place in
                Keyboard.Button(
                    pictures.count == 2 ? phrases.albumStyleButton(place + 1) : "🖼️ \(place + 1)",
                    .styleFrom(set: set, effect: effect.id, source: set, picture: place))
            }
        } else if let other = session.neighbour(of: set), other.pictures.count == 1 {
            let data = ButtonData.styleFrom(set: set, effect: effect.id, source: other.number, picture: 0)
            more = [Keyboard.Button(phrases.otherPhotoButton, data)]
        }
        var last = [Keyboard.Button(phrases.backButton, .menu(set: set))]
        if !effect.offered.isEmpty {
            last.append(Keyboard.Button(phrases.settingsButton, .settings(set: set, effect: effect.id)))
        }
        let choices = rows(more, perRow: more.count > Self.buttonsPerRow ? Self.shortButtonsPerRow : Self.buttonsPerRow)
        return paged(buttons, page, choices + [last]) { .gallery(set: set, effect: effect.id, page: $0) }
    }

    /// Everything is there: the photo and the style.
    func ready(_ effect: EffectDescription, set: Int) -> Keyboard {
        var change = [Keyboard.Button(phrases.anotherStyleButton, .gallery(set: set, effect: effect.id, page: 0))]
        if !effect.offered.isEmpty {
            change.append(Keyboard.Button(phrases.settingsButton, .settings(set: set, effect: effect.id)))
        }
        let start = Keyboard.Button(phrases.startButton, .start(set: set, effect: effect.id))
        let rows = set == ButtonData.noPictures ? [change] : [[start], change]
        return .fitting(rows + [[Keyboard.Button(phrases.backButton, .menu(set: set))]])
    }

    /// A picture to look at for each of these effects, and the way to try the one that is shown.
    func examples(of effects: [EffectDescription], now: EffectDescription?) -> Keyboard {
        let buttons = effects.map {
            Keyboard.Button(mark($0.id == now?.id) + $0.button(language), .example(effect: $0.id))
        }
        let tries = now.map { Keyboard.Button(phrases.tryButton, .effect(set: ButtonData.noPictures, effect: $0.id)) }
        return .fitting(rows(buttons) + [tries.map { [$0] } ?? []])
    }

    /// Language, kind of results, and the methods of effects that have several.
    func preferences(of session: Session) -> Keyboard {
        let methods = catalogue.effects.compactMap { effect in
            effect.method.map { index in
                let parameter = effect.parameters[index]
                let present = session.methods?[effect.id] ?? parameter.defaultValue
                return parameter.offeredValues.map { value in
                    let words = [effect.emoji, parameter.title(of: value, language)].joined(separator: " ")
                    let data = ButtonData.method(effect: effect.id, method: ButtonData.token(value))
                    return Keyboard.Button(mark(value == present) + words, data)
                }
            }
        }
        return .fitting(
            [
                Language.allCases.map { Keyboard.Button(mark($0 == language) + $0.name, .language($0)) },
                [false, true].map {
                    Keyboard.Button(
                        mark($0 == session.prefersFiles ?? false) + phrases.results(asFiles: $0), .prefersFiles($0))
                },
            ] + methods)
    }

    var summaries: [(title: String, summary: String)] {
        catalogue.effects.map { ($0.button(language), $0.summary[language.rawValue]) }
    }

    private func mark(_ isPresent: Bool) -> String { isPresent ? "✓ " : "" }

    private func effectRows(
        _ effects: [EffectDescription], _ data: (String) -> ButtonData
    ) -> [[Keyboard.Button]] {
        rows(effects.map { Keyboard.Button($0.button(language), data($0.id)) })
    }

    /// A button with many letters has a row to itself.
    private func rows(_ buttons: [Keyboard.Button], perRow: Int = buttonsPerRow) -> [[Keyboard.Button]] {
        buttons.reduce(into: []) { rows, button in
            let hasRoom = rows.last.map { $0.count < perRow && !$0.contains(where: isLong) } ?? false
            if hasRoom, !isLong(button) {
                rows[rows.count - 1].append(button)
            } else {
                rows.append([button])
            }
        }
    }

    private func isLong(_ button: Keyboard.Button) -> Bool { button.text.count > Self.longText }

    /// The rows of one page, the way to the others if there are more, and what follows.
    private func paged(
        _ buttons: [Keyboard.Button], _ page: Int, _ last: [[Keyboard.Button]], _ data: (Int) -> ButtonData
    ) -> Keyboard {
        let isShort = buttons.allSatisfy { $0.text.count <= Self.shortText }
        let rows = rows(buttons, perRow: isShort ? Self.shortButtonsPerRow : Self.buttonsPerRow)
        let count = max(1, (rows.count + Self.rowsPerPage - 1) / Self.rowsPerPage)
        guard count > 1 else { return .fitting(rows + last) }
        let page = page % count
        let turn = [
            Keyboard.Button("‹", data((page + count - 1) % count)),
            Keyboard.Button("\(page + 1) / \(count)", data(page)),
            Keyboard.Button("›", data((page + 1) % count)),
        ]
        return .fitting(Array(rows.dropFirst(page * Self.rowsPerPage).prefix(Self.rowsPerPage)) + [turn] + last)
    }
}

extension ParameterDescription {
    fileprivate var isToggle: Bool { kind == .toggle }
}
