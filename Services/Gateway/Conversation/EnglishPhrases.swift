struct EnglishPhrases: Phrasebook {
    func greeting(_ effects: [(title: String, summary: String)]) -> String {
        [
            "Hello! I redraw photos with neural networks.", list(effects),
            "Send me a photo, or choose an effect first.",
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    func help(_ effects: [(title: String, summary: String)], hasStyles: Bool) -> String {
        let styles = """

            • For a style I need a second picture, a painting for example: send it before or after the photo, or choose \
            one of mine. /style names another.
            """
        return """
            Send a photo and press the effect you like. The other way round works too: first the effect, then the photo.

            \(list(effects))

            • Send the picture as a file to keep its full quality: the result comes back as a file.
            • An album needs one choice: every photo of it is redrawn.
            • A caption such as /neon or /upscale 4 starts at once.
            • The message with the progress bar turns into the picture. Cancel is under it until then.\
            \(hasStyles ? styles : "")

            JPEG, PNG and WebP up to 20 MB, still stickers included.

            /examples – before and after
            /settings – language, photos or files, usual method
            /cancel – forget the chosen effect and style
            /privacy – what happens to your pictures
            /support – when something is wrong
            """
    }

    let privacy = """
        Your pictures are redrawn on the machine of whoever runs this bot, by its own neural networks. They are sent to \
        no one else.

        • A picture is held in memory while it is worked on and is never written to disk.
        • Stored are: your Telegram id, language, the effect you chose and Telegram's name of the file, so that a restart \
        loses nothing. Finished jobs are erased after 7 days.
        • The results carry no metadata: the place and the camera written in a photo do not come back.
        """

    func support(_ contact: String?) -> String {
        let whom = contact.map { "write to \($0)" } ?? "write to the person who runs this bot"
        return "If a picture does not come or looks wrong, \(whom) and say when you sent it. /help tells how to use me."
    }

    let chooseLanguage = "Which language shall I speak?"
    let languageChanged = "I speak English now."
    func preferences(hasMethods: Bool) -> String {
        hasMethods
            ? "What language shall I speak, how shall the results come, and how shall I usually paint?"
            : "What language shall I speak, and how shall the results come?"
    }

    let nothingToCancel = "There is nothing to cancel. A photo in work has its own Cancel button."
    let choiceCancelled = "Forgotten. Send a photo whenever you like."
    let unknownCommand = "I do not know that command. /help tells what I can do."

    func report(_ report: ServiceReport) -> String {
        let jobs = """
            Jobs: \(report.underWay) under way, \(report.waiting) waiting; \(report.done) done and \(report.failed) failed \
            in the last 7 days.
            """
        guard let workshop = report.workshop else { return "\(jobs)\nThe workshop is away." }
        return """
            \(jobs)
            The workshop has been open for \(duration(workshop.uptimeSeconds)): \(workshop.running) of \(workshop.lanes) \
            lanes at work, \(workshop.queued) of \(workshop.queueLimit) places in the queue taken, \
            \(workshop.residentMegabytes) of \(workshop.limitMegabytes) MB in use, \(workshop.models) models.
            """
    }

    func chooseEffect(isAlbum: Bool) -> String {
        isAlbum ? "What shall I make of these photos? One choice is for all of them." : "What shall I make of it?"
    }

    let fileHint = "💡 Telegram shrinks photos. Sent as a file, a picture keeps its full quality."
    func choose(_ title: String) -> String { "\(title): choose." }
    let chooseSettable = "Which effect would you like to set up?"

    func chooseStyle(_ title: String, hasGallery: Bool) -> String {
        "\(title): in which style? Send me a picture to take it from\(hasGallery ? ", or choose one here." : ".")"
    }

    let albumStyleNumbers = "A number makes that photo of your album the style."
    let chooseExample = "Before and after: which effect shall I show?"
    let noExamples = "I have no examples to show here. Send me a photo and try an effect."

    func styleMissing(_ title: String, hasPhoto: Bool) -> String {
        let missing = hasPhoto ? "I have your photo and am waiting for the style" : "I am waiting for the style"
        return "\(title): \(missing). Send me a picture to take it from, or choose one. /cancel forgets it."
    }

    let styleNoted = "🖼️ The style is noted."
    let yourStyle = "your picture"
    func shallIStart(_ title: String) -> String { "\(title). Shall I start?" }
    func sendPicture(for title: String) -> String { "\(title). Now send me the photo." }

    func sendPictureFirst(waiting title: String?) -> String {
        title.map { "I am waiting for a photo: \($0). /cancel forgets it." }
            ?? "Send me a photo, or choose an effect first."
    }

    func unsupported(_ kind: Event.Unsupported) -> String {
        switch kind {
        case .voice: "I have eyes but no ears: send a photo, not a voice message."
        case .video: "I cannot redraw videos. Send a photo or a single frame."
        case .animation: "I cannot redraw animations. Send a still picture."
        case .animatedSticker: "This sticker moves, and I redraw only what stands still. Send a still one or a photo."
        case .file: "This file is not a picture. I read JPEG, PNG and WebP."
        case .other: "I can only redraw pictures. Send me a photo."
        }
    }

    func fileTooLarge(megabytes: Int) -> String {
        "This file is larger than \(megabytes) MB, more than a bot may download. Send a smaller one."
    }

    func tooManyJobs(_ count: Int) -> String {
        "You have \(count) photos in work already. Send this one again when some of them are done."
    }

    let starting = "My workshop is just opening and I cannot offer effects yet. Your photo is kept: press in a minute."
    let privateBot = "This bot serves a closed circle. Ask its owner to let you in."
    func toggle(_ isOn: Bool) -> String { isOn ? "on" : "off" }

    let oldButton = "This button is too old. Send the photo again and I will start afresh."
    let otherPersonsButton = "This button belongs to someone else. Send a photo of your own."
    let alreadyStarted = "I am on it already."
    let alreadyFinished = "It is done already."
    let cancelling = "Cancelling."
    let settling = "Finishing with what there is."

    let startButton = "▶️ Start"
    let tryButton = "▶️ Try it"
    let backButton = "‹ Back"
    let cancelButton = "✖️ Cancel"
    let settleButton = "👌 Good enough"
    let anotherEffectButton = "🎨 Another effect"
    let anotherStyleButton = "🖼️ Another style"
    let settingsButton = "⚙️ Settings"
    let withSettingsButton = "⚙️ With settings"
    let isStyleButton = "🖼️ This is the style"
    let isPhotoButton = "↔️ No, this is the photo"
    let otherPhotoButton = "🖼️ The style of my other photo"
    func albumStyleButton(_ place: Int) -> String { place == 1 ? "🖼️ 1st is the style" : "🖼️ 2nd is the style" }
    func results(asFiles: Bool) -> String { asFiles ? "📎 Always files" : "🏞 Photos for photos" }
    let asFileButton = "📎 As a file"
    let retryButton = "🔁 Try again"
    let showEffectsButton = "🎨 Show effects"

    let queued = "In the queue."

    func queued(before: Int, seconds: Double) -> String {
        before == 0
            ? "You are next, \(duration(seconds))." : "In the queue, \(before) before you, \(duration(seconds))."
    }

    func working(percent: Int, seconds: Double) -> String {
        percent >= 99 || seconds < 1 ? "Almost done." : "\(percent) %, \(duration(seconds)) to go."
    }

    let sendingResult = "Sending the picture."
    let serviceAway = "My workshop is away for a moment. Your photo is safe and will be redrawn when it is back."
    let cancelled = "Cancelled."
    func ready(_ title: String) -> String { "\(title) is ready." }
    let secondsUnit = "s"
    let sentAsFile = "Too large for a photo, so it comes as a file."
    let pictureUnavailable = "I could not get the picture from Telegram any more. Please send it again."
    let styleUnavailable = "I could not get the style's picture from Telegram any more. Please send it again."

    let crashedTwice = """
        I am sorry: this picture brought my workshop down twice, so I will not try a third time. Another picture or a \
        smaller copy of this one should work.
        """

    let resultTooLarge =
        "The result is larger than Telegram lets a bot send. Try a smaller picture or a smaller factor."
    let internalFailure = "I am sorry, something went wrong on my side. Try again; if it stays so, see /support."

    let botDescription = "I redraw photos with neural networks: send one, choose an effect, get the picture back."
    let botShortDescription = "Redraws photos with neural networks."
    let commands = [
        (name: "start", description: "Choose an effect"), (name: "help", description: "How it works"),
        (name: "style", description: "Choose a style"),
        (name: "examples", description: "Before and after"),
        (name: "settings", description: "Language, photos or files, usual method"),
        (name: "cancel", description: "Forget the chosen effect and style"),
        (name: "privacy", description: "What happens to your pictures"),
        (name: "support", description: "When something is wrong"),
    ]

    private func list(_ effects: [(title: String, summary: String)]) -> String {
        effects.map { "\($0.title): \($0.summary)" }.joined(separator: "\n")
    }

    private func duration(_ seconds: Double) -> String {
        switch RoundedDuration(seconds) {
        case .seconds(let count): "about \(count) s"
        case .minutes(let count): "about \(count) min"
        case .hours(let count): "about \(count) h"
        }
    }
}
