import Conversation
import TelegramAPI

/// Reads Telegram's updates as events of the conversation.
struct UpdateReader {
    /// The bot itself.
    let bot: User

    /// Nil when there is nothing to react to.
    func read(_ update: Update) -> Occurrence? {
        if let query = update.callbackQuery { return read(query) }
        guard let message = update.message, let user = message.from, !user.isBot, let event = event(of: message)
        else { return nil }
        return Occurrence(
            chat: message.chat.id, isGroup: !message.chat.isPrivate, topic: message.topic, user: user.id,
            languageTag: user.languageCode, isAddressed: message.chat.isPrivate || isAddressed(message),
            message: message.id, what: .event(event))
    }

    private func read(_ query: CallbackQuery) -> Occurrence? {
        guard let message = query.message, let data = query.data else { return nil }
        return Occurrence(
            chat: message.chat.id, isGroup: !message.chat.isPrivate, topic: message.topic, user: query.from.id,
            languageTag: query.from.languageCode, isAddressed: true, query: query.id,
            what: .press(data: data, message: message.id))
    }

    private func event(of message: Message) -> Event? {
        if let picture = Self.picture(of: message) {
            return .picture(picture, album: message.album, command: command(in: message.caption))
        }
        if let kind = Self.unsupportedKind(of: message) { return .unsupported(kind) }
        guard let text = message.text else { return nil }
        let replied = message.replyTo.flatMap(Self.picture)
        if let command = command(in: text) { return .command(command, repliedPicture: replied) }
        if let replied, mentions(text) { return .command(Command(""), repliedPicture: replied) }
        return .text
    }

    /// "/name@bot argument"; nil for other text, and for commands meant for another bot.
    private func command(in text: String?) -> Command? {
        guard let text, text.first == "/" else { return nil }
        let words = text.dropFirst().split(maxSplits: 1, whereSeparator: \.isWhitespace)
        let name = words.first?.split(separator: "@", maxSplits: 1) ?? []
        guard let command = name.first, name.count == 1 || isBotName(name[1]) else { return nil }
        let argument = words.count > 1 ? words[1].drop(while: \.isWhitespace) : ""
        return Command(command.lowercased(), String(argument))
    }

    private func isAddressed(_ message: Message) -> Bool {
        let text = message.text ?? message.caption
        return command(in: text) != nil || mentions(text ?? "") || message.replyTo?.from?.id == bot.id
    }

    private func mentions(_ text: String) -> Bool {
        text.split(whereSeparator: \.isWhitespace).contains { $0.first == "@" && isBotName($0.dropFirst()) }
    }

    private func isBotName(_ name: Substring) -> Bool {
        name.lowercased() == bot.username?.lowercased()
    }
}

extension UpdateReader {
    private static let pictureSuffixes = [".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".tif", ".tiff", ".bmp"]

    fileprivate static func picture(of message: Message) -> Picture? {
        if message.animation != nil { return nil }
        if let photo = message.photo?.max(by: { $0.width * $0.height < $1.width * $1.height }) {
            return Picture(message: message.id, file: photo.file, bytes: photo.bytes, kind: .photo)
        }
        if let document = message.document, mayBePicture(document) {
            return Picture(message: message.id, file: document.file, bytes: document.bytes, kind: .document)
        }
        if let sticker = message.sticker, !sticker.isAnimated, !sticker.isVideo {
            return Picture(message: message.id, file: sticker.file, bytes: sticker.bytes, kind: .sticker)
        }
        return nil
    }

    /// What a file really is shows only in its bytes. What calls itself something else altogether is not worth the
    /// question which effect it should have.
    private static func mayBePicture(_ document: Document) -> Bool {
        let type = document.mediaType ?? ""
        let name = document.fileName?.lowercased() ?? ""
        return type.isEmpty || type == "application/octet-stream" || type.hasPrefix("image/")
            || pictureSuffixes.contains { name.hasSuffix($0) }
    }

    fileprivate static func unsupportedKind(of message: Message) -> Event.Unsupported? {
        if message.animation != nil { return .animation }
        if message.voice != nil || message.audio != nil { return .voice }
        if message.video != nil || message.videoNote != nil { return .video }
        if message.sticker != nil { return .animatedSticker }
        if message.document != nil { return .file }
        let others = [message.contact, message.location, message.poll, message.dice, message.story]
        return others.contains { $0 != nil } ? .other : nil
    }
}
