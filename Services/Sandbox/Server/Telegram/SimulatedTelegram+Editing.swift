extension SimulatedTelegram {
    func editMessageText(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let text = try Self.text(parameters, "text", limit: Limits.textLength, tooLong: "message is too long")
        guard let text, !text.isEmpty else { throw .badRequest("message text is empty") }
        let entities = try parameters.json("entities")
        return try edit(parameters) { message throws(APIError) in
            guard case .text = message.content else { throw .badRequest("there is no text in the message to edit") }
            message.content = .text(text, entities: entities)
        }
    }

    func editMessageCaption(_ parameters: Parameters) throws(APIError) -> JSONValue {
        let caption = try Self.caption(parameters)
        let entities = try parameters.json("caption_entities")
        return try edit(parameters) { message throws(APIError) in
            guard let file = message.content.file else {
                throw .badRequest("there is no caption in the message to edit")
            }
            message.content = .file(file, caption: caption, entities: entities)
        }
    }

    /// Puts a photo or a file in the message's place; a text message becomes one with media. Repeating it is harmless.
    func editMessageMedia(_ parameters: Parameters) throws(APIError) -> JSONValue {
        guard let media = try parameters.json("media") else { throw .badRequest("message media is empty") }
        // Looked up before anything is stored, as a refused edit should leave nothing behind.
        _ = try editedMessage(parameters)
        let content = try content(media, parameters)
        return try edit(parameters) { $0.content = content }
    }

    func editMessageReplyMarkup(_ parameters: Parameters) throws(APIError) -> JSONValue {
        try edit(parameters) { _ in }
    }

    /// Checks a keyboard as Telegram does.
    ///
    /// - Returns: nil for no keyboard, and for an empty one, which removes what is there.
    static func inlineKeyboard(_ parameters: Parameters) throws(APIError) -> JSONValue? {
        guard let markup = try parameters.json("reply_markup"), let rows = markup["inline_keyboard"]?.array else {
            return nil
        }
        for button in rows.flatMap({ $0.array ?? [] }) {
            guard let text = button["text"]?.string, !text.isEmpty else {
                throw .badRequest("can't parse inline keyboard button: Field \"text\" must be of type String")
            }
            if button["url"]?.string != nil { continue }
            guard let data = button["callback_data"]?.string else {
                throw .badRequest(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
            }
            guard (1...Limits.callbackDataBytes).contains(data.utf8.count) else {
                throw .badRequest("BUTTON_DATA_INVALID")
            }
        }
        let filled = rows.filter { !($0.array ?? []).isEmpty }
        return filled.isEmpty ? nil : .object(["inline_keyboard": .array(filled)])
    }

    private func editedMessage(_ parameters: Parameters) throws(APIError) -> (chat: Int, message: Message) {
        let chat = try openedChat(parameters)
        guard let id = parameters.integer("message_id"), let message = chats[chat]?[id] else {
            throw .badRequest("message to edit not found")
        }
        guard message.isFromBot else { throw .badRequest("message can't be edited") }
        return (chat, message)
    }

    /// An edit without a keyboard removes the keyboard.
    private func edit(
        _ parameters: Parameters, _ body: (inout Message) throws(APIError) -> Void
    ) throws(APIError) -> JSONValue {
        let (chat, old) = try editedMessage(parameters)
        var message = old
        message.markup = try Self.inlineKeyboard(parameters)
        try body(&message)
        guard message != old else { throw .notModified }
        message.editDate = Self.now
        let edited = message
        try change(chat) { $0[edited.id] = edited }
        return show(edited, in: chat)
    }
}
