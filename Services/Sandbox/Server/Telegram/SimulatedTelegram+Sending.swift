extension SimulatedTelegram {
    func sendMessage(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let chat = try openedChat(parameters)
        let text = try Self.text(parameters, "text", limit: Limits.textLength, tooLong: "message is too long")
        guard let text, !text.isEmpty else { throw .badRequest("message text is empty") }
        let content = Message.Content.text(text, entities: try parameters.json("entities"))
        return try send([content], to: chat, parameters)[0]
    }

    /// sendPhoto, sendDocument.
    func sendFile(_ parameters: Parameters, _ kind: StoredFile.Kind) throws(APIError) -> JSONValue {
        let chat = try openedChat(parameters)
        let name = kind.rawValue
        let caption = try Self.caption(parameters)
        let file = try file(parameters.string(name) ?? "attach://\(name)", kind, parameters)
        let content = Message.Content.file(file, caption: caption, entities: try parameters.json("caption_entities"))
        return try send([content], to: chat, parameters)[0]
    }

    func sendMediaGroup(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let chat = try openedChat(parameters)
        guard let media = try parameters.json("media")?.array else {
            throw .badRequest("can't parse media JSON object")
        }
        guard Limits.album.contains(media.count) else {
            throw .badRequest("wrong number of messages: the media group must have from 2 to 10 items")
        }
        var contents: [Message.Content] = []
        for item in media { contents.append(try content(item, parameters)) }
        guard Set(contents.map(\.file?.kind)).count == 1 else {
            throw .badRequest("document can't be mixed with other media types")
        }
        return .array(try send(contents, to: chat, parameters, album: Self.newAlbum()))
    }

    func sendChatAction(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let chat = try openedChat(parameters)
        let known = ["typing", "upload_photo", "upload_document", "upload_video", "record_video", "choose_sticker"]
        guard let action = parameters.string("action"), known.contains(action) else {
            throw .badRequest("wrong parameter action in request")
        }
        tell(chat, .action(action))
        return true
    }

    func deleteMessage(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let chat = try openedChat(parameters)
        guard let id = parameters.integer("message_id"), chats[chat]?[id] != nil else {
            throw .badRequest("message to delete not found")
        }
        try change(chat) { $0[id] = nil }
        tell(chat, .deleted(id))
        return true
    }

    func answerCallbackQuery(_ parameters: Parameters) throws(APIError) -> JSONValue {
        guard let query = parameters.string("callback_query_id"), let chat = openQueries.removeValue(forKey: query)
        else {
            throw .badRequest("query is too old and response timeout expired or query ID is invalid")
        }
        tell(chat, .answer(query: query, text: parameters.string("text"), isAlert: parameters.flag("show_alert")))
        return true
    }

    /// The chat a call is about.
    func openedChat(_ parameters: Parameters) throws(APIError) -> Int {
        guard parameters.string("parse_mode") ?? "" == "" else {
            throw .badRequest("the sandbox takes entities, and no parse_mode")
        }
        guard let name = parameters.string("chat_id"), !name.isEmpty else { throw .badRequest("chat_id is empty") }
        // A bot cannot write first: the chat begins with the user's first message.
        guard let id = Int(name), let chat = chats[id], chat.hasBegun else { throw .chatNotFound }
        guard !chat.isBlocked else { throw .blocked }
        return id
    }

    /// One InputMedia: what `sendMediaGroup` lists and `editMessageMedia` puts in place.
    func content(_ media: JSONValue, _ parameters: Parameters) throws(APIError) -> Message.Content {
        guard let kind = media["type"]?.string.flatMap(StoredFile.Kind.init), kind == .photo || kind == .document else {
            throw .badRequest("can't parse InputMedia: the sandbox takes the types photo and document")
        }
        guard let reference = media["media"]?.string else {
            throw .badRequest("can't parse InputMedia: media not found")
        }
        let caption = media["caption"]?.string
        guard caption?.unicodeScalars.count ?? 0 <= Limits.captionLength else {
            throw .badRequest("message caption is too long")
        }
        let file = try file(reference, kind, parameters)
        return .file(file, caption: caption.flatMap { $0.isEmpty ? nil : $0 }, entities: media["caption_entities"])
    }

    static func caption(_ parameters: Parameters) throws(APIError) -> String? {
        let caption = try text(
            parameters, "caption", limit: Limits.captionLength, tooLong: "message caption is too long")
        return caption.flatMap { $0.isEmpty ? nil : $0 }
    }

    static func text(
        _ parameters: Parameters, _ name: String, limit: Int, tooLong: String
    ) throws(APIError) -> String? {
        let text = parameters.string(name)
        guard text?.unicodeScalars.count ?? 0 <= limit else { throw .badRequest(tooLong) }
        return text
    }

    static func newAlbum() -> String { String(UInt64.random(in: 1 << 40...1 << 60)) }

    private func send(
        _ contents: [Message.Content], to chat: Int, _ parameters: Parameters, album: String? = nil
    ) throws(APIError) -> [JSONValue] {
        let markup = try Self.inlineKeyboard(parameters)
        let reply = try repliedMessage(in: chat, parameters)
        let sent = try change(chat) { open in
            contents.map { content in
                open.append { id in
                    Message(
                        id: id, isFromBot: true, date: Self.now, content: content, markup: markup, repliesTo: reply,
                        album: album, thread: parameters.integer("message_thread_id"))
                }
            }
        }
        return sent.map { show($0, in: chat) }
    }

    private func repliedMessage(in chat: Int, _ parameters: Parameters) throws(APIError) -> Int? {
        let reply = try parameters.json("reply_parameters")
        guard let id = reply?["message_id"]?.integer ?? parameters.integer("reply_to_message_id") else { return nil }
        if chats[chat]?[id] != nil { return id }
        let mayGoWithout = reply?["allow_sending_without_reply"]?.bool ?? parameters.flag("allow_sending_without_reply")
        guard mayGoWithout else { throw .badRequest("message to be replied not found") }
        return nil
    }
}
