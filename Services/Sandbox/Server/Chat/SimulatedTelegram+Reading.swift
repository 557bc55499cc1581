/// What is read of the chats from outside.
extension SimulatedTelegram {
    var usersJSON: JSONValue {
        .array(chats.values.sorted { $0.user.id < $1.user.id }.map(\.user.json))
    }

    /// The chat as it is now, and everything that happens in it from now on.
    func follow(_ user: Int) -> (snapshot: JSONValue, events: AsyncStream<ChatEvent>) {
        let events = events(in: user)
        guard let chat = chats[user] else { return (.null, events) }
        let snapshot = JSONValue.object([
            "user": chat.user.json, "profile": profile.json(language: chat.user.languageCode),
            "messages": .array(chat.messages.map { json($0, in: chat) }),
        ])
        return (snapshot, events)
    }

    /// The messages, as soon as the chat's revision is above `revision`, else at the deadline.
    func messages(of user: Int, after revision: Int, until deadline: ContinuousClock.Instant) async -> JSONValue {
        while let chat = chats[user] {
            if chat.revision > revision || ContinuousClock.now >= deadline || Task.isCancelled {
                return .object([
                    "revision": .integer(chat.revision), "messages": .array(chat.messages.map { json($0, in: chat) }),
                ])
            }
            for await _ in changes.listen(until: deadline) {}
        }
        return .null
    }
}
