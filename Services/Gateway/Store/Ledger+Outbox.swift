/// A message that is to be sent, in a form the store does not look into.
public struct OutboxEntry: Equatable, Sendable {
    public var id: Int64
    public var chat: Int64
    public var isGroup: Bool
    public var message: [UInt8]
}

extension Ledger {
    public func enqueue(message: [UInt8], chat: Int64, isGroup: Bool, at time: Double) throws {
        try database.run(
            "INSERT INTO outbox (chat, is_group, message, created_at) VALUES (?, ?, ?, ?)",
            [.integer(chat), .integer(isGroup ? 1 : 0), .bytes(message), .real(time)])
    }

    /// How many messages wait for this chat.
    public func outboxCount(chat: Int64) throws -> Int {
        Int(
            try database.run("SELECT count(*) FROM outbox WHERE chat = ?", [.integer(chat)]) { $0.integer(0) }.first
                ?? 0)
    }

    /// Messages not sent yet with an id above `id`, oldest first.
    public func outbox(after id: Int64, limit: Int) throws -> [OutboxEntry] {
        try database.run(
            "SELECT id, chat, is_group, message FROM outbox WHERE id > ? ORDER BY id LIMIT ?",
            [.integer(id), .integer(Int64(limit))]
        ) { row in
            OutboxEntry(
                id: row.integer(0), chat: row.integer(1), isGroup: row.integer(2) != 0, message: row.bytes(3))
        }
    }

    /// The message is sent, or never can be.
    public func removeFromOutbox(_ id: Int64) throws {
        try database.run("DELETE FROM outbox WHERE id = ?", [.integer(id)])
    }
}
