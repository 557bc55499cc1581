import InferenceProtocol

/// "/examples": what effects do, in one message that turns from picture to picture.
extension Conversation {
    /// Those of the catalogue for which there is a picture.
    private var shownEffects: [EffectDescription] {
        catalogue.effects.filter { surroundings.examples.contains($0.id) }
    }

    mutating func offerExamples() {
        if shownEffects.isEmpty {
            say(phrases.noExamples, menu.effects(set: ButtonData.noPictures))
        } else {
            say(phrases.chooseExample, menu.examples(of: shownEffects, now: nil))
        }
    }

    mutating func showExample(_ id: String, on message: Int64) {
        guard let effect = shownEffects.first(where: { $0.id == id }) else { return old() }
        let words = "\(effect.button(language))\n\(effect.summary[language.rawValue])"
        actions += [
            .silence,
            .example(
                effect: id, message: message, OutgoingText(words, menu.examples(of: shownEffects, now: effect))),
        ]
    }
}
