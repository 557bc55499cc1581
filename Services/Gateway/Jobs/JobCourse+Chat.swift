import Conversation
import InferenceProtocol
import ServiceKit
import Store
import TelegramAPI

/// What the user sees of a job.
extension JobCourse {
    /// `preview` is a small JPEG of the picture so far.
    func statusEdit(_ text: OutgoingText, preview: [UInt8]? = nil) -> EditMessage? {
        job.statusMessage.map { message in
            let picture = preview.map {
                EditMessage.Form.photo(Upload(fileName: "preview.jpg", mediaType: "image/jpeg", bytes: $0))
            }
            return EditMessage(
                chat: job.chat, message: message, text: text.text, keyboard: text.buttons,
                form: picture ?? (hasPreview ? .caption : .text))
        }
    }

    func showProgress(_ text: OutgoingText, preview: [UInt8]? = nil) async {
        if let edit = statusEdit(text, preview: preview) {
            await tools.door.showProgress(edit, isGroup: job.isGroup)
        }
    }

    /// The menu's message becomes the status; without one, a message is sent.
    mutating func showFirstStatus() async throws {
        let text = status.queued
        guard job.statusMessage != nil else { return try await sendStatus(text) }
        try await editStatus(text)
    }

    mutating func show(_ outcome: JobOutcome, _ session: InferenceLink.Session) async throws {
        try await change { $0.state = .delivering }
        switch outcome {
        case .picture(let finished):
            do {
                try await deliver(finished)
                try await end(.done)
                tools.log.info("a picture was delivered", ["job": job.id, "recipe": finished.recipe])
                await ring()
            } catch let apology as Apology {
                try await apologise(apology)
            }
        case .apology(let apology):
            try await apologise(apology)
        }
        await tools.link.send(.acknowledge(id), in: session)
    }

    /// The user does not want it any more.
    mutating func endCancelled() async throws {
        if let session = await tools.link.session { await tools.link.send(.cancel(id), in: session) }
        do {
            if job.statusMessage != nil { try await editStatus(status.cancelled) }
        } catch let error as TelegramError where error.code != .cancelled {
            tools.log.info("a cancelled job's status cannot be changed", ["job": job.id, "why": error.message])
        }
        try await end(.cancelled)
        if let session = await tools.link.session { await tools.link.send(.acknowledge(id), in: session) }
        tools.log.info("a job was cancelled", ["job": job.id])
    }

    /// Telegram refuses what the job has to say.
    mutating func giveUp(_ error: TelegramError) async throws {
        switch error.code {
        case .cancelled, .unauthorized:
            throw CancellationError()
        case .chatUnreachable:
            let chat = job.chat
            try await tools.store.transaction { try $0.dropChat(chat, at: WallClock.now) }
        default:
            try await end(.failed, failure: "telegram: \(error.message)")
        }
        tools.log.warning("a job ends unseen", ["job": job.id, "why": error.message])
    }

    private mutating func apologise(_ apology: Apology) async throws {
        tools.log.info("a job failed", ["job": job.id, "why": apology.reason])
        let words = apology.words(language.phrases)
        try await editStatus(status.failed(words, canRetry: apology.canRetry))
        try await end(.failed, failure: apology.reason)
    }

    // MARK: The status message

    private mutating func sendStatus(_ text: OutgoingText) async throws {
        let sent = try await tools.door.perform(
            SendMessage(
                chat: job.chat, thread: job.thread, text: text.text, replyTo: job.sourceMessage,
                keyboard: text.buttons), isGroup: job.isGroup)
        try await change { $0.statusMessage = sent.id }
    }

    private mutating func editStatus(_ text: OutgoingText) async throws {
        let form = hasPreview ? EditMessage.Form.caption : .text
        try await edit { message, job in
            EditMessage(chat: job.chat, message: message, text: text.text, keyboard: text.buttons, form: form)
        }
    }

    /// Changes the status message; when the user has deleted it, a new one.
    private mutating func edit(_ make: (Int64, JobRecord) -> EditMessage) async throws {
        if job.statusMessage == nil { try await sendStatus(OutgoingText(language.phrases.sendingResult)) }
        guard let message = job.statusMessage else { return }
        do {
            _ = try await tools.door.perform(make(message, job), isGroup: job.isGroup)
        } catch  where error.code == .messageGone {
            try await sendStatus(OutgoingText(language.phrases.sendingResult))
            guard let message = job.statusMessage else { return }
            _ = try await tools.door.perform(make(message, job), isGroup: job.isGroup)
        }
    }

    // MARK: The result

    private mutating func deliver(_ finished: Finished) async throws {
        let (width, height) = (Int(finished.width), Int(finished.height))
        let bytes = finished.image.count
        guard bytes <= SendLimits.documentBytes else {
            throw Apology("the result has \(bytes) bytes") { $0.resultTooLarge }
        }
        if !job.asFile, SendLimits.fitsPhoto(bytes: bytes, width: width, height: height) {
            do {
                return try await deliver(finished, isFile: false)
            } catch let error as TelegramError where error.code == .badFile {
                tools.log.info("Telegram does not take the result as a photo", ["why": error.message])
            }
        }
        try await deliver(finished, isFile: true)
    }

    private mutating func deliver(_ finished: Finished, isFile: Bool) async throws {
        let caption = status.result(
            width: Int(finished.width), height: Int(finished.height),
            seconds: finished.timings.reduce(0) { $0 + $1.milliseconds } / 1000, asFile: isFile,
            forcedFile: isFile && !job.asFile)
        let suffix = finished.mediaType == "image/png" ? "png" : "jpg"
        let file = Upload(
            fileName: "atelier-\(job.effect).\(suffix)", mediaType: finished.mediaType, bytes: finished.image)
        try await edit { message, job in
            EditMessage(
                chat: job.chat, message: message, text: caption.text, keyboard: caption.buttons,
                form: isFile ? .document(file) : .photo(file))
        }
    }

    /// An edit makes no sound; after a long wait a short reply to the photo does. At most once, and nothing depends on it.
    private func ring() async {
        guard WallClock.now - job.createdAt >= tools.limits.longJob else { return }
        let message = SendMessage(
            chat: job.chat, thread: job.thread, text: status.ready, replyTo: job.sourceMessage)
        _ = try? await tools.door.perform(message, isGroup: job.isGroup)
    }
}

extension OutgoingText {
    fileprivate var buttons: InlineKeyboard? {
        keyboard.map { InlineKeyboard($0.rows, text: \.text, data: \.data) }
    }
}
