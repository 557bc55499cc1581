/// Updates that the bot has not confirmed yet.
struct UpdateQueue {
    private var pending: [(id: Int, chat: Int, json: JSONValue)] = []
    private var nextID = 730_000_001
    /// What the bot asked for last; nil for everything. Kept until another list is given, as Telegram does.
    private var allowed: Set<String>?

    /// Updates of kinds that were not asked for are dropped when they come into being.
    mutating func add(_ kind: String, _ content: JSONValue, of chat: Int) {
        guard allowed?.contains(kind) ?? true else { return }
        pending.append((nextID, chat, .object(["update_id": .integer(nextID), kind: content])))
        nextID += 1
        if pending.count > Limits.pendingUpdates { pending.removeFirst() }
    }

    /// An empty list means everything again.
    mutating func allow(_ kinds: [String]) {
        allowed = kinds.isEmpty ? nil : Set(kinds)
    }

    var allowedKinds: [String]? { allowed?.sorted() }
    var count: Int { pending.count }

    /// Forgets every update below `offset`; a negative offset counts from the end and forgets all before.
    mutating func confirm(below offset: Int) {
        if offset < 0 {
            pending = Array(pending.suffix(-offset))
        } else {
            pending.removeAll { $0.id < offset }
        }
    }

    /// The oldest of a chat that is none of these.
    func first(besides chats: Set<Int>) -> (id: Int, chat: Int, json: JSONValue)? {
        pending.first { !chats.contains($0.chat) }
    }

    mutating func remove(_ id: Int) {
        pending.removeAll { $0.id == id }
    }

    mutating func removeAll() {
        pending.removeAll()
    }

    func first(_ limit: Int) -> [JSONValue] {
        pending.prefix(limit).map(\.json)
    }
}
