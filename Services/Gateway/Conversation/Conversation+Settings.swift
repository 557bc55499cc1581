import InferenceProtocol

/// What has been chosen so far, and the screens on which more is chosen.
extension Conversation {
    /// The settings of the effect chosen so far for the set; at first the defaults. An effect that wants a style has
    /// the one given, or chosen for the set, or used before.
    func draft(of effect: EffectDescription, _ set: Int, in style: Style? = nil) -> Choice {
        var choice = begun(effect, set) ?? fresh(effect)
        if effect.wantsStyle { choice.style = catalogue.existing(style ?? choice.style ?? session.style) }
        return choice
    }

    /// Nothing has been chosen yet but what the user has set for all times.
    func fresh(_ effect: EffectDescription) -> Choice {
        var choice = Choice(effect: effect.id)
        if let parameter = effect.method.map({ effect.parameters[$0] }), let method = session.methods?[effect.id],
            parameter.accepts(method)
        {
            choice.parameters[parameter.name] = method
        }
        return choice
    }

    private func begun(_ effect: EffectDescription, _ set: Int) -> Choice? {
        let choice = set == ButtonData.noPictures ? session.waiting : session.set(set)?.draft
        return choice?.effect == effect.id ? choice : nil
    }

    mutating func keep(_ choice: Choice, for set: Int) {
        if set == ButtonData.noPictures { session.waiting = choice }
        session.change(set) { $0.draft = choice }
    }

    mutating func showEffects(_ number: Int, on message: Int64) {
        guard !catalogue.effects.isEmpty else {
            return actions = [.answer(phrases.starting, isAlert: true)]
        }
        let set = session.set(number)
        let text = set.map { phrases.chooseEffect(isAlbum: $0.album != nil) } ?? phrases.sendPictureFirst(waiting: nil)
        let keyboard = set.map(menu.effects(for:)) ?? menu.effects(set: number)
        actions.append(.edit(message: message, OutgoingText(text, keyboard)))
    }

    /// An effect's button: what it asks for, or the start.
    mutating func choose(_ effect: EffectDescription, _ set: Int, on message: Int64) {
        if effect.wantsStyle {
            chooseStyled(effect, set, on: message)
        } else if let asked = effect.asked {
            let keyboard = menu.starting(effect, with: asked, set: set, draft: begun(effect, set))
            show(phrases.choose(effect.button(language)), keyboard, on: message)
        } else {
            begin(draft(of: effect, set), set, on: message)
        }
    }

    private mutating func chooseStyled(_ effect: EffectDescription, _ set: Int, on message: Int64) {
        let choice = draft(of: effect, set)
        keep(choice, for: set)
        guard choice.style != nil else { return askStyle(effect, set, on: message) }
        if set == ButtonData.noPictures { return waitForPhoto(choice, on: message) }
        show(
            phrases.shallIStart(catalogue.title(of: choice, language)), menu.ready(effect, set: set), on: message)
    }

    /// `message` is the bot's message to show it in; nil for a new one.
    mutating func showSettings(_ effect: EffectDescription, _ set: Int, on message: Int64?) {
        let choice = draft(of: effect, set)
        let keyboard =
            effect.only.map { menu.starting(effect, with: $0, set: set, draft: choice) }
            ?? menu.settings(of: effect, set: set, draft: choice)
        show(phrases.choose(effect.button(language)), keyboard, on: message, set: set)
    }

    mutating func showValues(
        _ effect: EffectDescription, _ set: Int, _ index: Int, page: Int, on message: Int64
    ) {
        guard effect.parameters.indices.contains(index) else { return old() }
        let keyboard = menu.values(of: effect, index, set: set, draft: draft(of: effect, set), page: page)
        let parameter = effect.parameters[index].title[language.rawValue]
        show(phrases.choose("\(effect.button(language)) · \(parameter)"), keyboard, on: message)
    }

    /// The draft with one value changed; nil when the button names no value of the effect's.
    func changed(_ effect: EffectDescription, _ set: Int, _ index: Int, _ token: String) -> Choice? {
        guard effect.parameters.indices.contains(index),
            let value = effect.parameters[index].offeredValues.first(where: { ButtonData.token($0) == token })
        else { return nil }
        var choice = draft(of: effect, set)
        choice.parameters[effect.parameters[index].name] = value
        return choice
    }

    private mutating func show(
        _ text: String, _ keyboard: Keyboard, on message: Int64?, set: Int = ButtonData.noPictures
    ) {
        let text = OutgoingText(text, keyboard)
        if let message {
            actions.append(.edit(message: message, text))
        } else {
            actions.append(.send(text, replyTo: session.set(set)?.pictures.first?.message ?? surroundings.message))
        }
    }

    // MARK: The start

    /// Everything is chosen: the pictures are started, under the very message of the menu; or the bot asks for what is
    /// still missing.
    mutating func begin(_ choice: Choice, _ number: Int, on message: Int64) {
        guard let effect = catalogue[choice.effect] else { return old() }
        if effect.wantsStyle, choice.style == nil {
            keep(choice, for: number)
            askStyle(effect, number, on: message)
        } else if let set = session.set(number) {
            begin(choice, set, status: message)
        } else {
            waitForPhoto(choice, on: message)
        }
    }

    /// Returns whether the pictures were started.
    @discardableResult
    mutating func begin(_ choice: Choice, _ set: PictureSet, status: Int64?) -> Bool {
        guard start(set.pictures, choice, status: status, asFile: set.asFile ?? false) else { return false }
        session.change(set.number) { $0.chosen = choice }
        if session.styleRequest?.set == set.number { session.styleRequest = nil }
        return true
    }
}
