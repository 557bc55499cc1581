import InferenceProtocol

extension Conversation {
    mutating func obey(_ command: Command, repliedPicture: Picture?) {
        switch command.name {
        case "start":
            say(phrases.greeting(menu.summaries), menu.effects(set: ButtonData.noPictures))
        case "help":
            say(phrases.help(menu.summaries), menu.effects(set: ButtonData.noPictures))
        case "support":
            say(phrases.support(surroundings.supportContact))
        case "privacy":
            say(phrases.privacy)
        case "language":
            chooseLanguage(command.argument)
        case "cancel":
            say(session.waiting == nil ? phrases.nothingToCancel : phrases.choiceCancelled)
            session.waiting = nil
        default:
            obeyEffect(command, repliedPicture)
        }
    }

    /// "/neon" chooses the effect; as a reply to a picture it starts it, whoever sent the picture.
    private mutating func obeyEffect(_ command: Command, _ picture: Picture?) {
        guard let effect = catalogue[command.name], let choice = choice(command) else {
            if let picture, surroundings.isGroup { return open([picture], nil) }
            return say(phrases.unknownCommand)
        }
        if effect.asksFirst, choice.parameters.isEmpty {
            let set = picture.map { session.add([$0]) } ?? ButtonData.noPictures
            let title = effect.button(language)
            return say(phrases.chooseSettings(title), menu.settings(of: effect, set: set, draft: nil))
        }
        if let picture {
            open([picture], choice)
        } else {
            wait(for: choice)
            say(phrases.sendPicture(for: catalogue.title(of: choice, language)))
        }
    }

    /// From now on the next picture gets this.
    mutating func wait(for choice: Choice) {
        session.waiting = choice
    }

    private mutating func chooseLanguage(_ argument: String) {
        if let language = Language(rawValue: argument.lowercased()) {
            session.language = language
            return say(phrases.languageChanged)
        }
        let buttons = Language.allCases.map { Keyboard.Button($0.name, .language($0)) }
        say(phrases.chooseLanguage, Keyboard([buttons]))
    }
}
