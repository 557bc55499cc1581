import InferenceProtocol

extension Conversation {
    /// A picture came. What to do with it is, in this order: what its album was chosen for, what its caption says, what
    /// was chosen before; else the user is asked.
    mutating func receive(_ picture: Picture, album: String?, command: Command?) {
        let siblings = album.flatMap { album in session.sets.last { $0.album == album } }
        let asked = command.flatMap(choice)
        guard siblings != nil || surroundings.isAddressed || asked != nil || session.waiting != nil else { return }
        guard picture.bytes ?? 0 <= Surroundings.downloadLimit else {
            return say(phrases.fileTooLarge(megabytes: Surroundings.downloadLimit / 1_000_000))
        }
        if let siblings {
            guard siblings.pictures.count < Session.albumLimit else { return }
            join(picture, siblings, asked)
        } else {
            open([picture], album: album, asked ?? takeWaiting())
        }
    }

    /// Shows the effects for pictures, or starts what was chosen for them.
    mutating func open(_ pictures: [Picture], album: String? = nil, _ choice: Choice?) {
        let number = session.add(pictures, album: album)
        if let choice {
            if start(pictures, choice) { session.change(number) { $0.chosen = choice } }
        } else {
            ask(number, pictures, isAlbum: album != nil)
        }
    }

    /// The choice that a command such as "/upscale 4" makes; nil when it names no effect. An argument goes to the first
    /// setting that takes it.
    func choice(_ command: Command) -> Choice? {
        guard let effect = catalogue[command.name] else { return nil }
        let argument = command.argument.lowercased()
        let parameter = effect.parameters.first { !argument.isEmpty && $0.accepts(argument) }
        return Choice(effect: effect.id, parameters: parameter.map { [$0.name: argument] } ?? [:])
    }

    private mutating func join(_ picture: Picture, _ siblings: PictureSet, _ asked: Choice?) {
        session.change(siblings.number) { $0.pictures.append(picture) }
        if let chosen = siblings.chosen {
            _ = start([picture], chosen)
        } else if let asked, start(siblings.pictures + [picture], asked) {
            session.change(siblings.number) { $0.chosen = asked }
        }
    }

    private mutating func ask(_ number: Int, _ pictures: [Picture], isAlbum: Bool) {
        let reply = pictures.first?.message
        guard !catalogue.effects.isEmpty else {
            let keyboard = Keyboard([[Keyboard.Button(phrases.showEffectsButton, .menu(set: number))]])
            return actions.append(.send(OutgoingText(phrases.starting, keyboard), replyTo: reply))
        }
        var text = phrases.chooseEffect(isAlbum: isAlbum)
        if !session.knowsOfFiles, pictures.contains(where: { $0.kind == .photo }) {
            session.knowsOfFiles = true
            text += "\n\n" + phrases.fileHint
        }
        actions.append(.send(OutgoingText(text, menu.effects(set: number)), replyTo: reply))
    }

    private mutating func takeWaiting() -> Choice? {
        defer { session.waiting = nil }
        return session.waiting
    }
}
