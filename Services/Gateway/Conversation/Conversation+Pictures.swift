import InferenceProtocol

extension Conversation {
    /// The caption, and the command, that make a picture the style.
    public static let styleCommand = "style"
    public static let examplesCommand = "examples"

    /// A picture came. What to do with it is, in this order: what its album was chosen for, what its caption says, what
    /// was asked for or chosen before; else the user is asked.
    mutating func receive(_ picture: Picture, album: String?, command: Command?) {
        let siblings = album.flatMap { album in session.sets.last { $0.album == album && $0.isStyle != true } }
        let asked = command.flatMap(choice)
        let isAwaited = siblings == nil && asked == nil && session.styleRequest != nil
        let isStyle = catalogue.styleEffect != nil && (isAwaited || command?.name == Self.styleCommand)
        guard
            siblings != nil || surroundings.isAddressed || asked != nil || isStyle || session.waiting != nil
        else { return }
        guard picture.bytes ?? 0 <= Surroundings.downloadLimit else {
            return say(phrases.fileTooLarge(megabytes: Surroundings.downloadLimit / 1_000_000))
        }
        if isStyle {
            takeStyle(picture, album: album)
        } else if let siblings {
            guard siblings.pictures.count < Session.albumLimit else { return }
            join(picture, siblings, asked)
        } else {
            open([picture], album: album, asked ?? takeWaiting())
        }
    }

    /// Shows the effects for pictures, or starts what was chosen for them, or asks for the style it wants.
    mutating func open(_ pictures: [Picture], album: String? = nil, _ choice: Choice?) {
        let number = session.add(pictures, album: album)
        guard var choice, let effect = catalogue[choice.effect], let set = session.set(number) else {
            return ask(number)
        }
        if effect.wantsStyle {
            choice.style = catalogue.existing(choice.style ?? session.style)
            session.change(number) { $0.draft = choice }
            if choice.style == nil { return askStyle(effect, number, on: nil) }
        }
        begin(choice, set, status: nil)
    }

    /// The choice that a command such as "/upscale 4" makes; nil when it names no effect. An argument names a style of
    /// the gallery, where one is wanted, or goes to the first setting that takes it.
    func choice(_ command: Command) -> Choice? {
        guard let effect = catalogue[command.name] else { return nil }
        let argument = command.argument.lowercased()
        var choice = fresh(effect)
        if argument.isEmpty { return choice }
        if effect.wantsStyle, let style = catalogue.style(named: argument) {
            choice.style = .gallery(style.name)
        } else if let parameter = effect.parameters.first(where: { $0.accepts(argument) }) {
            choice.parameters[parameter.name] = argument
        }
        return choice
    }

    private mutating func join(_ picture: Picture, _ siblings: PictureSet, _ asked: Choice?) {
        session.change(siblings.number) { $0.pictures.append(picture) }
        if let chosen = siblings.chosen {
            _ = start([picture], chosen)
        } else if let asked, let set = session.set(siblings.number) {
            begin(asked, set, status: nil)
        }
    }

    /// Shows the effects for a set.
    mutating func ask(_ number: Int) {
        guard let set = session.set(number) else { return }
        let reply = set.pictures.first?.message
        guard !catalogue.effects.isEmpty else {
            let keyboard = Keyboard([[Keyboard.Button(phrases.showEffectsButton, .menu(set: number))]])
            return actions.append(.send(OutgoingText(phrases.starting, keyboard), replyTo: reply))
        }
        var text = phrases.chooseEffect(isAlbum: set.album != nil)
        if !session.knowsOfFiles, set.pictures.contains(where: { $0.kind == .photo }) {
            session.knowsOfFiles = true
            text += "\n\n" + phrases.fileHint
        }
        actions.append(.send(OutgoingText(text, menu.effects(for: set)), replyTo: reply))
    }

    private mutating func takeWaiting() -> Choice? {
        defer { session.waiting = nil }
        return session.waiting
    }
}
