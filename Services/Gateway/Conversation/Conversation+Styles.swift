import InferenceProtocol

/// An effect that wants a style gets it before the photo, after it, from the gallery, or from the photos before.
extension Conversation {
    // MARK: Asking

    /// The user is to send the style or to choose one of the gallery. `message` is the bot's message to say it in; nil
    /// for a new one.
    mutating func askStyle(_ effect: EffectDescription, _ set: Int, on message: Int64?, page: Int = 0) {
        session.styleRequest = StyleRequest(set: set, effect: effect.id, message: message)
        let text = OutgoingText(
            styleQuestion(effect, set), menu.styles(for: effect, set: set, page: page, in: session))
        if let message {
            actions.append(.edit(message: message, text))
        } else {
            let reply = session.set(set)?.pictures.first?.message ?? surroundings.message
            actions.append(.askStyle(text, replyTo: reply, set: set))
        }
    }

    private func styleQuestion(_ effect: EffectDescription, _ set: Int) -> String {
        let question = phrases.chooseStyle(effect.button(language), hasGallery: !catalogue.gallery.isEmpty)
        let isLargeAlbum = session.set(set).map { $0.pictures.count > 2 } ?? false
        return isLargeAlbum ? "\(question) \(phrases.albumStyleNumbers)" : question
    }

    /// What the bot waits for, in words, when the user writes instead of sending it.
    mutating func remindOfStyle(_ request: StyleRequest, _ effect: EffectDescription) {
        session.styleRequest?.message = nil
        let words = phrases.styleMissing(effect.button(language), hasPhoto: session.set(request.set) != nil)
        let text = OutgoingText(words, menu.styles(for: effect, set: request.set, page: 0, in: session))
        actions.append(.askStyle(text, replyTo: surroundings.isGroup ? surroundings.message : nil, set: request.set))
        // One gallery is enough.
        if let message = request.message {
            actions.append(.edit(message: message, OutgoingText(styleQuestion(effect, request.set))))
        }
    }

    // MARK: What came

    /// A picture came that is a style.
    mutating func takeStyle(_ picture: Picture, album: String?) {
        let number = session.add([picture], album: album)
        session.change(number) { $0.isStyle = true }
        session.style = .picture(file: picture.file)
        let request = session.styleRequest
        session.styleRequest = nil
        guard let effect = request.flatMap({ catalogue[$0.effect] }) ?? catalogue.styleEffect else { return }
        if let request, let set = session.set(request.set), set.isOpen {
            guard begin(draft(of: effect, set.number, in: session.style), set, status: nil) else { return }
            if let message = request.message {
                actions.append(.edit(message: message, OutgoingText(phrases.styleNoted)))
            }
        } else {
            let choice = draft(of: effect, ButtonData.noPictures, in: session.style)
            waitForPhoto(choice, style: number, on: nil)
        }
    }

    /// The picture of this set turns out to be the style; the photo is the one beside it, or still to come.
    mutating func isStyle(_ number: Int, on message: Int64) {
        guard let effect = catalogue.styleEffect, let picture = session.set(number)?.pictures.first else {
            return old()
        }
        session.change(number) { $0.isStyle = true }
        session.style = .picture(file: picture.file)
        session.styleRequest = nil
        guard let photo = session.neighbour(of: number) else {
            let choice = draft(of: effect, ButtonData.noPictures, in: session.style)
            return waitForPhoto(choice, style: number, on: message)
        }
        actions.append(.edit(message: message, OutgoingText(phrases.styleNoted)))
        let choice = draft(of: effect, photo.number, in: session.style)
        session.change(photo.number) { $0.draft = choice }
        let text = OutgoingText(
            phrases.shallIStart(catalogue.title(of: choice, language)), menu.ready(effect, set: photo.number))
        actions.append(.send(text, replyTo: photo.pictures.first?.message))
    }

    /// The picture that was taken for the style is the photo, and the style is still to come.
    mutating func isPhoto(_ number: Int, on message: Int64) {
        guard let set = session.set(number), set.isStyle == true, let effect = catalogue.styleEffect else {
            return old()
        }
        if session.style == set.pictures.first.map({ .picture(file: $0.file) }) { session.style = nil }
        let choice = session.waiting.map { Choice(effect: $0.effect, parameters: $0.parameters) }
        session.waiting = nil
        session.change(number) { set in
            set.isStyle = nil
            set.draft = choice
        }
        askStyle(choice.flatMap { catalogue[$0.effect] } ?? effect, number, on: message)
    }

    // MARK: Buttons of the gallery

    mutating func choose(_ effect: EffectDescription, _ set: Int, style token: String, on message: Int64) {
        guard let style = catalogue.gallery.first(where: { ButtonData.token($0.name) == token }) else { return old() }
        beginWithStyle(.gallery(style.name), effect, set, on: message)
    }

    /// The style is picture `index` of the set `source`: of an album, the others are the photos.
    mutating func choose(
        _ effect: EffectDescription, _ set: Int, from source: Int, _ index: Int, on message: Int64
    ) {
        guard let pictures = session.set(source)?.pictures, pictures.indices.contains(index),
            source != set || pictures.count > 1
        else { return old() }
        session.change(source) { found in
            if source == set { found.pictures.remove(at: index) } else { found.isStyle = true }
        }
        beginWithStyle(.picture(file: pictures[index].file), effect, set, on: message)
    }

    private mutating func beginWithStyle(
        _ style: Style, _ effect: EffectDescription, _ set: Int, on message: Int64
    ) {
        session.style = style
        session.styleRequest = nil
        begin(draft(of: effect, set, in: style), set, on: message)
    }

    // MARK: The photo is missing

    /// The style is there, in the set `style` when the user has sent it: the next picture is the photo.
    mutating func waitForPhoto(_ choice: Choice, style: Int? = nil, on message: Int64?) {
        session.waiting = choice
        let words = phrases.sendPicture(for: catalogue.title(of: choice, language))
        var keyboard: Keyboard?
        if let style {
            keyboard = Keyboard([[Keyboard.Button(phrases.isPhotoButton, .isPhoto(set: style))]])
        } else if let effect = catalogue[choice.effect], effect.wantsStyle {
            keyboard = menu.ready(effect, set: ButtonData.noPictures)
        }
        if let message {
            actions.append(.edit(message: message, OutgoingText(words, keyboard)))
        } else {
            say(words, keyboard)
        }
    }
}
