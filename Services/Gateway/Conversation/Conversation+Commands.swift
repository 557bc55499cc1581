import InferenceProtocol

extension Conversation {
    mutating func obey(_ command: Command, repliedPicture: Picture?) {
        switch command.name {
        case "start":
            say(phrases.greeting(menu.summaries), menu.effects(set: ButtonData.noPictures))
        case "help":
            say(
                phrases.help(menu.summaries, hasStyles: catalogue.styleEffect != nil),
                menu.effects(set: ButtonData.noPictures))
        case "support":
            say(phrases.support(surroundings.supportContact))
        case "privacy":
            say(phrases.privacy)
        case "language":
            chooseLanguage(command.argument)
        case Self.examplesCommand:
            offerExamples()
        case "settings":
            say(preferences.text, preferences.keyboard)
        case "status" where surroundings.isAdmin:
            actions.append(.report(language))
        case "cancel":
            forget()
        case Self.styleCommand:
            chooseStyle(command.argument, repliedPicture)
        default:
            obeyEffect(command, repliedPicture)
        }
    }

    /// What holds for everything this user sends.
    var preferences: OutgoingText {
        OutgoingText(
            phrases.preferences(hasMethods: catalogue.effects.contains { $0.method != nil }),
            menu.preferences(of: session))
    }

    /// "/neon" chooses the effect; as a reply to a picture it starts it, whoever sent the picture.
    private mutating func obeyEffect(_ command: Command, _ picture: Picture?) {
        guard let effect = catalogue[command.name], let choice = choice(command) else {
            if let picture, surroundings.isGroup { return open([picture], nil) }
            return say(phrases.unknownCommand)
        }
        if let asked = effect.asked, choice.parameters.isEmpty {
            let set = picture.map { session.add([$0]) } ?? ButtonData.noPictures
            let title = effect.button(language)
            return say(phrases.choose(title), menu.starting(effect, with: asked, set: set, draft: nil))
        }
        if let picture {
            open([picture], choice)
        } else {
            waitForRest(choice, effect)
        }
    }

    /// "/style": the next picture is the style, or the one replied to, or the entry of the gallery that is named. For
    /// the photo that was sent last, if it still waits; else for the next.
    private mutating func chooseStyle(_ name: String, _ picture: Picture?) {
        guard let effect = catalogue.styleEffect else { return say(phrases.unknownCommand) }
        let set = session.sets.last { $0.isOpen }?.number ?? ButtonData.noPictures
        session.styleRequest = StyleRequest(set: set, effect: effect.id)
        if let picture { return takeStyle(picture, album: nil) }
        guard let style = catalogue.style(named: name) else {
            keep(fresh(effect), for: set)
            return askStyle(effect, set, on: nil)
        }
        session.style = .gallery(style.name)
        session.styleRequest = nil
        waitForRest(fresh(effect), effect)
    }

    /// The photo is to come, and before it perhaps the style.
    private mutating func waitForRest(_ choice: Choice, _ effect: EffectDescription) {
        var choice = choice
        if effect.wantsStyle {
            choice.style = catalogue.existing(choice.style ?? session.style)
            session.waiting = choice
            if choice.style == nil { return askStyle(effect, ButtonData.noPictures, on: nil) }
        }
        session.styleRequest = nil
        waitForPhoto(choice, on: nil)
    }

    private mutating func forget() {
        let hasChosen = session.waiting != nil || session.styleRequest != nil || session.style != nil
        say(hasChosen ? phrases.choiceCancelled : phrases.nothingToCancel)
        session.waiting = nil
        session.styleRequest = nil
        session.style = nil
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
