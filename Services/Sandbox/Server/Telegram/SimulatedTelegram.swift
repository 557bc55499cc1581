import FoundationEssentials

/// Telegram, as far as one bot sees it: chats with simulated users, files, updates. All in memory.
actor SimulatedTelegram {
    private(set) var chats: [Int: Chat] = [:]
    var files: FileStore
    var updates = UpdateQueue()
    var profile = BotProfile(id: 42)
    var webhook: Webhook?
    /// Why an update could not be brought to the webhook last.
    var webhookProblem: (date: Int, message: String)?
    /// Chats with an update on its way to the webhook.
    var chatsBeingServed: Set<Int> = []
    /// The getUpdates call that waits now; a later one ends it.
    var poller = 0
    var changes = Changes()
    /// Buttons pressed and not answered yet: the query's id and who pressed.
    var openQueries: [String: Int] = [:]
    private var listeners: [Int: (chat: Int, continuation: AsyncStream<ChatEvent>.Continuation)] = [:]
    private var nextListener = 0

    init(mediaBytes: Int) {
        files = FileStore(byteLimit: mediaBytes)
        for user in Self.firstUsers { chats[user.id] = Chat(user: user) }
    }

    /// Who is there from the start; tests and the page may name others.
    static let firstUsers = [
        SimulatedUser(id: 1001, firstName: "Anna", languageCode: "en"),
        SimulatedUser(id: 1002, firstName: "Борис", languageCode: "ru"),
    ]

    static var now: Int { Int(Date().timeIntervalSince1970) }

    /// The chat of a user who may appear here for the first time.
    ///
    /// - Throws: when there are too many users already.
    func openChat(_ user: Int) throws(APIError) {
        guard chats[user] == nil else { return }
        guard user > 0, chats.count < Limits.users else { throw .badRequest("no such user, and no room for another") }
        chats[user] = Chat(user: SimulatedUser(id: user, firstName: "User \(user)", languageCode: "en"))
    }

    /// Changes a chat and tells those who wait for changes.
    func change<Value>(_ chat: Int, _ body: (inout Chat) throws(APIError) -> Value) throws(APIError) -> Value {
        guard var open = chats.removeValue(forKey: chat) else { throw .chatNotFound }
        defer {
            chats[chat] = open
            changes.announce()
        }
        return try body(&open)
    }

    /// The message as the Bot API shows it.
    func json(_ message: Message, in chat: Chat, withReply: Bool = true) -> JSONValue {
        var members: [String: JSONValue] = [
            "message_id": .integer(message.id), "date": .integer(message.date), "chat": chat.user.chatJSON,
            "from": message.isFromBot ? profile.userJSON : chat.user.json,
        ]
        switch message.content {
        case .text(let text, let entities):
            members["text"] = .string(text)
            members["entities"] = entities
        case .file(let file, let caption, let entities):
            members[file.kind.rawValue] = file.kind == .photo ? [file.json] : file.json
            members["caption"] = caption.map { .string($0) }
            members["caption_entities"] = entities
        }
        members["edit_date"] = message.editDate.map { .integer($0) }
        members["reply_markup"] = message.markup
        members["media_group_id"] = message.album.map { .string($0) }
        members["message_thread_id"] = message.thread.map { .integer($0) }
        if withReply, let replied = message.repliesTo.flatMap({ chat[$0] }) {
            members["reply_to_message"] = json(replied, in: chat, withReply: false)
        }
        return .object(members)
    }

    // MARK: What a chat's page listens to

    /// Everything that happens in the chat from now on.
    func events(in chat: Int) -> AsyncStream<ChatEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: ChatEvent.self)
        let number = nextListener
        nextListener += 1
        listeners[number] = (chat, continuation)
        continuation.onTermination = { _ in Task { await self.forget(number) } }
        return stream
    }

    private func forget(_ listener: Int) {
        listeners[listener] = nil
    }

    func tell(_ chat: Int, _ event: ChatEvent) {
        for listener in listeners.values where listener.chat == chat { listener.continuation.yield(event) }
    }

    func tellEveryone(_ event: (SimulatedUser) -> ChatEvent) {
        for listener in listeners.values {
            if let user = chats[listener.chat]?.user { listener.continuation.yield(event(user)) }
        }
    }

    /// Tells the page of a message that is new or has changed.
    func show(_ message: Message, in chat: Int) -> JSONValue {
        guard let open = chats[chat] else { return .null }
        let shown = json(message, in: open)
        tell(chat, .message(shown))
        return shown
    }
}
