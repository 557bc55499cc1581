import InferenceProtocol

extension Conversation {
    /// A button of `message` was pressed.
    mutating func press(_ data: ButtonData?, message: Int64, job: JobFacts?) {
        switch data {
        case .language(let language):
            session.language = language
            actions = [.silence, .edit(message: message, OutgoingText(phrases.languageChanged))]
        case .menu(let set):
            onSet(set) { conversation in
                conversation.session.change(set) { $0.draft = nil }
                conversation.showEffects(set, on: message)
            }
        case .effect(let set, let id):
            onSet(set) { $0.choose(id, set, on: message) }
        case .value(let set, let id, let parameter, let value):
            onSet(set) { $0.choose(id, set, parameter, value, on: message) }
        case .start(let set, let id):
            onSet(set) { conversation in
                let draft = conversation.session.set(set)?.draft
                let choice = draft.flatMap { $0.effect == id ? $0 : nil } ?? Choice(effect: id)
                conversation.begin(choice, set, on: message)
            }
        case .cancel, .another, .settings, .asFile, .retry:
            guard let data, let job else { return old() }
            guard job.owner == surroundings.user else {
                return actions.append(.answer(phrases.otherPersonsButton, isAlert: true))
            }
            press(data, job)
        case nil: old()
        }
    }

    private mutating func press(_ data: ButtonData, _ job: JobFacts) {
        switch data {
        case .cancel where job.isFinished:
            actions.append(.answer(phrases.alreadyFinished, isAlert: false))
        case .cancel:
            actions += [.answer(phrases.cancelling, isAlert: false), .cancel(job: job.id)]
        case .asFile:
            actions.append(.silence)
            _ = start([job.picture], job.choice, asFile: true)
        case .retry:
            actions.append(.silence)
            _ = start([job.picture], job.choice)
        case .settings:
            guard let effect = catalogue[job.choice.effect] else { return old() }
            actions.append(.silence)
            let set = session.add([job.picture])
            session.change(set) { $0.draft = job.choice }
            let text = OutgoingText(
                phrases.chooseSettings(effect.button(language)),
                menu.settings(of: effect, set: set, draft: job.choice))
            actions.append(.send(text, replyTo: job.picture.message))
        default:
            actions.append(.silence)
            open([job.picture], nil)
        }
    }

    /// Goes on when the set is this user's, remembered and not started yet.
    private mutating func onSet(_ number: Int, _ body: (inout Conversation) -> Void) {
        if number != ButtonData.noPictures {
            guard let set = session.set(number) else { return old() }
            guard set.chosen == nil else {
                return actions.append(.answer(phrases.alreadyStarted, isAlert: false))
            }
        }
        actions.append(.silence)
        body(&self)
    }

    /// The button cannot be honoured: says so, and shows a way to start again. In a group the words are enough, since
    /// the button may be somebody else's.
    private mutating func old() {
        actions = [.answer(phrases.oldButton, isAlert: true)]
        if !surroundings.isGroup {
            say(phrases.sendPictureFirst(waiting: nil), menu.effects(set: ButtonData.noPictures))
        }
    }

    private mutating func showEffects(_ number: Int, on message: Int64) {
        guard !catalogue.effects.isEmpty else {
            return actions = [.answer(phrases.starting, isAlert: true)]
        }
        let set = session.set(number)
        let text = set.map { phrases.chooseEffect(isAlbum: $0.album != nil) } ?? phrases.sendPictureFirst(waiting: nil)
        actions.append(.edit(message: message, OutgoingText(text, menu.effects(set: number))))
    }

    private mutating func choose(_ id: String, _ set: Int, on message: Int64) {
        guard let effect = catalogue[id] else { return old() }
        guard effect.asksFirst else { return begin(Choice(effect: id), set, on: message) }
        showSettings(effect, set, on: message)
    }

    private mutating func choose(_ id: String, _ set: Int, _ index: Int, _ value: String, on message: Int64) {
        guard let effect = catalogue[id], effect.parameters.indices.contains(index),
            effect.parameters[index].accepts(value)
        else { return old() }
        var choice = session.set(set)?.draft ?? session.waiting ?? Choice(effect: id)
        if choice.effect != id { choice = Choice(effect: id) }
        choice.parameters[effect.parameters[index].name] = value
        guard effect.parameters.count(where: \.isOffered) > 1 else { return begin(choice, set, on: message) }
        if set == ButtonData.noPictures { wait(for: choice) }
        session.change(set) { $0.draft = choice }
        showSettings(effect, set, on: message)
    }

    private mutating func showSettings(_ effect: EffectDescription, _ set: Int, on message: Int64) {
        let draft = set == ButtonData.noPictures ? session.waiting : session.set(set)?.draft
        let keyboard = menu.settings(of: effect, set: set, draft: draft.flatMap { $0.effect == effect.id ? $0 : nil })
        let text = OutgoingText(phrases.chooseSettings(effect.button(language)), keyboard)
        actions.append(.edit(message: message, text))
    }

    /// Everything is chosen: the pictures are started, under the very message of the menu; or the bot waits for one.
    private mutating func begin(_ choice: Choice, _ number: Int, on message: Int64) {
        guard catalogue[choice.effect] != nil else { return old() }
        if let set = session.set(number) {
            if start(set.pictures, choice, status: message) { session.change(number) { $0.chosen = choice } }
            return
        }
        let choice =
            session.waiting.flatMap { $0.effect == choice.effect && choice.parameters.isEmpty ? $0 : nil } ?? choice
        wait(for: choice)
        let text = phrases.sendPicture(for: catalogue.title(of: choice, language))
        actions.append(.edit(message: message, OutgoingText(text)))
    }
}
