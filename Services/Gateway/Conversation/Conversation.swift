import InferenceProtocol

/// One step of the conversation with one user in one chat: (session, event) to (session, actions), and nothing else.
///
///     no picture ── picture ──▶ menu of effects ── effect ──▶ settings, if it asks ── value ──▶ job
///     no picture ── effect ──▶ waiting ── picture ──▶ job
///
/// An effect that wants a style asks for it where it is missing, and the next picture is the style:
///
///     menu of effects ── effect ──▶ style asked ── picture, or an entry of the gallery ──▶ job
///     no picture ── effect ──▶ style asked ── picture, or an entry of the gallery ──▶ waiting ── picture ──▶ job
///
/// In a group the bot keeps quiet unless it is spoken to.
public struct Conversation {
    var session: Session
    let surroundings: Surroundings
    var actions: [Action] = []

    /// The session and what to do after the event. A press is always answered, by the first action.
    public static func step(
        _ session: Session, _ event: Event, _ surroundings: Surroundings
    ) -> (session: Session, actions: [Action]) {
        var conversation = Conversation(session: session, surroundings: surroundings)
        conversation.handle(event)
        return (conversation.session, conversation.actions)
    }

    var language: Language { session.language ?? surroundings.language }
    var phrases: any Phrasebook { language.phrases }
    var menu: Menu { Menu(catalogue: catalogue, language: language) }
    var catalogue: Catalogue { surroundings.catalogue ?? Catalogue([]) }

    private mutating func handle(_ event: Event) {
        guard surroundings.isAllowed else { return refuse(event) }
        switch event {
        case .picture(let picture, let album, let command):
            receive(picture, album: album, command: command)
        case .command(let command, let picture):
            if surroundings.isAddressed { obey(command, repliedPicture: picture) }
        case .text:
            if surroundings.isAddressed { offerEffects() }
        case .unsupported(let kind):
            if surroundings.isAddressed { say(phrases.unsupported(kind)) }
        case .press(let data, let message, let job):
            press(ButtonData(data), message: message, job: job)
        }
    }

    private mutating func refuse(_ event: Event) {
        if case .press = event {
            actions.append(.answer(phrases.privateBot, isAlert: true))
        } else if !surroundings.isGroup {
            say(phrases.privateBot)
        }
    }

    private mutating func offerEffects() {
        if let request = session.styleRequest, let effect = catalogue[request.effect] {
            return remindOfStyle(request, effect)
        }
        let waiting = session.waiting.map { catalogue.title(of: $0, language) }
        say(
            phrases.sendPictureFirst(waiting: waiting),
            waiting == nil ? menu.effects(set: ButtonData.noPictures) : nil)
    }

    mutating func say(_ text: String, _ keyboard: Keyboard? = nil) {
        let reply = surroundings.isGroup ? surroundings.message : nil
        actions.append(.send(OutgoingText(text, keyboard), replyTo: reply))
    }

    /// The pictures become jobs with one choice; nothing happens but a word when the user has too many in work.
    /// `status` is the message that turns into the first picture. Returns whether they were started.
    mutating func start(
        _ pictures: [Picture], _ choice: Choice, status: Int64? = nil, asFile: Bool = false
    ) -> Bool {
        let started = actions.count { if case .start = $0 { true } else { false } }
        let active = surroundings.activeJobs + started
        guard active + pictures.count <= Surroundings.jobLimit else {
            say(phrases.tooManyJobs(active))
            return false
        }
        for (index, picture) in pictures.enumerated() {
            actions.append(
                .start(
                    NewJob(
                        picture: picture, choice: choice, statusMessage: index == 0 ? status : nil,
                        asFile: asFile || picture.kind != .photo || session.prefersFiles ?? false, language: language)))
        }
        return true
    }
}
