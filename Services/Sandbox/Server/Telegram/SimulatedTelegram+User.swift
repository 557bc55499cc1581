/// What a simulated user does.
extension SimulatedTelegram {
    /// One thing to send: a text, or a file with what it should be sent as.
    struct Item: Sendable {
        var kind: StoredFile.Kind
        var name: String
        var mediaType: String?
        var bytes: [UInt8]
    }

    func write(_ text: String, as user: Int, replyTo reply: Int? = nil) throws(APIError) -> JSONValue {
        guard !text.isEmpty else { throw .badRequest("message text is empty") }
        guard text.unicodeScalars.count <= Limits.textLength else { throw .badRequest("message is too long") }
        return try send([.text(text, entities: Self.commandEntity(text))], as: user, replyTo: reply)[0]
    }

    /// Sends files; several of one kind go as an album, the caption with the very first. A picture that cannot be a
    /// photo goes as a document, as Telegram's own programs do it.
    func send(
        _ items: [Item], caption: String?, as user: Int, replyTo reply: Int? = nil
    ) throws(APIError) -> [JSONValue] {
        guard !items.isEmpty, items.count <= Limits.album.upperBound else { throw .badRequest("send 1 to 10 files") }
        let contents = items.enumerated().map { index, item in
            var kind = item.kind
            if kind == .photo, !(PictureHeader(item.bytes).map(Self.fitsPhoto) ?? false) { kind = .document }
            let file = files.add(item.bytes, kind: kind, name: item.name, mediaType: item.mediaType)
            let text = index == 0 ? caption.flatMap { $0.isEmpty ? nil : $0 } : nil
            return Message.Content.file(file, caption: text, entities: nil)
        }
        return try send(contents, as: user, replyTo: reply)
    }

    /// Presses an inline button.
    ///
    /// - Returns: the query's id, which the bot's answer will name.
    func press(_ data: String, on id: Int, as user: Int) throws(APIError) -> String {
        guard let chat = chats[user], let message = chat[id] else { throw .badRequest("message not found") }
        guard (1...Limits.callbackDataBytes).contains(data.utf8.count) else { throw .badRequest("BUTTON_DATA_INVALID") }
        let query = String(UInt64.random(in: 1 << 40...1 << 60))
        openQueries[query] = user
        notify(
            "callback_query",
            .object([
                "id": .string(query), "from": chat.user.json, "message": json(message, in: chat),
                "chat_instance": .string("sandbox-\(user)"), "data": .string(data),
            ]), of: user)
        return query
    }

    func setLanguage(_ code: String, of user: Int) throws(APIError) {
        try openChat(user)
        let shown = try change(user) { chat in
            chat.user.languageCode = code
            return chat.user
        }
        tell(user, .user(shown.json))
        tell(user, .profile(profile.json(language: code)))
    }

    /// A blocked bot gets 403 until it is unblocked.
    func setBlocked(_ isBlocked: Bool, by user: Int) throws(APIError) {
        try openChat(user)
        try change(user) { $0.isBlocked = isBlocked }
    }

    /// The user clears the chat, for both sides.
    func clear(_ user: Int) throws(APIError) {
        try change(user) { $0.removeAll() }
        tell(user, .cleared)
    }

    private func send(
        _ contents: [Message.Content], as user: Int, replyTo reply: Int?
    ) throws(APIError) -> [JSONValue] {
        try openChat(user)
        let albums = Dictionary(grouping: contents, by: \.file?.kind).compactMapValues {
            $0.count > 1 ? Self.newAlbum() : nil
        }
        let sent = try change(user) { chat in
            chat.hasBegun = true
            let known = reply.flatMap { chat[$0]?.id }
            return contents.map { content in
                chat.append { id in
                    Message(
                        id: id, isFromBot: false, date: Self.now, content: content, repliesTo: known,
                        album: albums[content.file?.kind])
                }
            }
        }
        return sent.map { message in
            let shown = show(message, in: user)
            notify("message", shown, of: user)
            return shown
        }
    }

    /// Telegram marks a command at the beginning of a text.
    private static func commandEntity(_ text: String) -> JSONValue? {
        let command = text.prefix { !$0.isWhitespace }
        guard command.first == "/", command.count > 1 else { return nil }
        return [.object(["type": "bot_command", "offset": 0, "length": .integer(command.utf16.count)])]
    }
}
