import InferenceProtocol

extension Conversation {
    /// A button of `message` was pressed.
    mutating func press(_ data: ButtonData?, message: Int64, job: JobFacts?) {
        switch data {
        case .language(let language):
            session.language = language
            actions = [.silence, .edit(message: message, OutgoingText(phrases.languageChanged))]
        case .prefersFiles(let wantsFiles):
            session.prefersFiles = wantsFiles
            actions = [.silence, .edit(message: message, preferences)]
        case .method(let effect, let token):
            guard let effect = catalogue[effect], let parameter = effect.method.map({ effect.parameters[$0] }),
                let method = parameter.offeredValues.first(where: { ButtonData.token($0) == token })
            else { return old() }
            session.methods = (session.methods ?? [:]).merging([effect.id: method]) { $1 }
            actions = [.silence, .edit(message: message, preferences)]
        case .example(let effect):
            showExample(effect, on: message)
        case .menu(let set):
            onSet(set) { $0.goBack(to: set, on: message) }
        case .settable(let set):
            onSet(set) { conversation in
                let text = OutgoingText(conversation.phrases.chooseSettable, conversation.menu.settable(set: set))
                conversation.actions.append(.edit(message: message, text))
            }
        case .isStyle(let set):
            onSet(set) { $0.isStyle(set, on: message) }
        case .isPhoto(let set):
            onSet(set) { $0.isPhoto(set, on: message) }
        case .effect(let set, let id):
            onSet(set, id) { $0.choose($1, set, on: message) }
        case .settings(let set, let id):
            onSet(set, id) { $0.showSettings($1, set, on: message) }
        case .parameter(let set, let id, let index, let page):
            onSet(set, id) { $0.showValues($1, set, index, page: page, on: message) }
        case .value(let set, let id, let index, let value):
            onSet(set, id) { conversation, effect in
                guard let choice = conversation.changed(effect, set, index, value) else { return conversation.old() }
                conversation.keep(choice, for: set)
                conversation.showSettings(effect, set, on: message)
            }
        case .startWith(let set, let id, let index, let value):
            onSet(set, id) { conversation, effect in
                guard let choice = conversation.changed(effect, set, index, value) else { return conversation.old() }
                conversation.begin(choice, set, on: message)
            }
        case .start(let set, let id):
            onSet(set, id) { $0.begin($0.draft(of: $1, set), set, on: message) }
        case .gallery(let set, let id, let page):
            onSet(set, id) { $0.askStyle($1, set, on: message, page: page) }
        case .style(let set, let id, let style):
            onSet(set, id) { $0.choose($1, set, style: style, on: message) }
        case .styleFrom(let set, let id, let source, let picture):
            onSet(set, id) { $0.choose($1, set, from: source, picture, on: message) }
        case .cancel, .settle, .another, .settingsOf, .anotherStyle, .asFile, .retry:
            guard let data, let job else { return old() }
            guard job.owner == surroundings.user else {
                return actions.append(.answer(phrases.otherPersonsButton, isAlert: true))
            }
            press(data, message, job)
        case nil: old()
        }
    }

    private mutating func press(_ data: ButtonData, _ message: Int64, _ job: JobFacts) {
        switch data {
        case .cancel, .settle:
            pressOnStatus(data, job)
            // Only a status has these buttons. This one was sent twice, because the gateway was killed in between.
            if let status = job.statusMessage, status != message { actions.append(.delete(message: message)) }
        case .asFile:
            actions.append(.silence)
            _ = start([job.picture], job.choice, asFile: true)
        case .retry:
            actions.append(.silence)
            _ = start([job.picture], job.choice, asFile: job.asFile)
        case .settingsOf:
            reopen(job) { $0.showSettings($1, $2, on: nil) }
        case .anotherStyle:
            reopen(job) { $0.askStyle($1, $2, on: nil) }
        default:
            actions.append(.silence)
            let number = session.add([job.picture])
            session.change(number) { $0.asFile = job.asFile }
            ask(number)
        }
    }

    private mutating func pressOnStatus(_ data: ButtonData, _ job: JobFacts) {
        if job.isFinished {
            actions.append(.answer(phrases.alreadyFinished, isAlert: false))
        } else if case .settle = data {
            actions += [.answer(phrases.settling, isAlert: false), .settle(job: job.id)]
        } else {
            actions += [.answer(phrases.cancelling, isAlert: false), .cancel(job: job.id)]
        }
    }

    /// The job's picture once more, with its choice to begin with.
    private mutating func reopen(
        _ job: JobFacts, _ body: (inout Conversation, EffectDescription, _ set: Int) -> Void
    ) {
        guard let effect = catalogue[job.choice.effect] else { return old() }
        actions.append(.silence)
        let number = session.add([job.picture])
        session.change(number) { set in
            set.draft = job.choice
            set.asFile = job.asFile
        }
        body(&self, effect, number)
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

    /// Goes on when there is such an effect as well.
    private mutating func onSet(
        _ number: Int, _ effect: String, _ body: (inout Conversation, EffectDescription) -> Void
    ) {
        onSet(number) { conversation in
            guard let effect = conversation.catalogue[effect] else { return conversation.old() }
            body(&conversation, effect)
        }
    }

    /// The button cannot be honoured: says so, and shows a way to start again. In a group the words are enough, since
    /// the button may be somebody else's.
    mutating func old() {
        actions = [.answer(phrases.oldButton, isAlert: true)]
        if !surroundings.isGroup {
            say(phrases.sendPictureFirst(waiting: nil), menu.effects(set: ButtonData.noPictures))
        }
    }

    /// What was begun for the set is forgotten.
    private mutating func goBack(to set: Int, on message: Int64) {
        session.change(set) { $0.draft = nil }
        if set == ButtonData.noPictures { session.waiting = nil }
        if session.styleRequest?.set == set { session.styleRequest = nil }
        showEffects(set, on: message)
    }
}
