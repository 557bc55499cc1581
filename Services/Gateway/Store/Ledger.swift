/// The store's tables within a transaction; see ``Store/transaction(_:)``. Not to be kept beyond it.
///
/// Times are seconds since 1970, given by the caller.
public final class Ledger {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try database.transaction(body)
    }

    // MARK: Updates

    /// Marks the update as seen. False when it has been seen before: then it is to be ignored.
    public func markSeen(update: Int64, at time: Double) throws -> Bool {
        try database.run(
            "INSERT OR IGNORE INTO seen_updates (id, seen_at) VALUES (?, ?)", [.integer(update), .real(time)])
        return database.changes == 1
    }

    /// Forgets marks older than `time`. Telegram itself keeps an update for a day.
    public func forgetUpdates(before time: Double) throws {
        try database.run("DELETE FROM seen_updates WHERE seen_at < ?", [.real(time)])
    }

    // MARK: Sessions

    /// The state of the conversation with `user` in `chat`, as it was saved.
    public func session(chat: Int64, user: Int64) throws -> [UInt8]? {
        try database.run(
            "SELECT state FROM sessions WHERE chat = ? AND user = ?", [.integer(chat), .integer(user)]
        ) { $0.bytes(0) }.first
    }

    public func saveSession(_ state: [UInt8], chat: Int64, user: Int64, at time: Double) throws {
        try database.run(
            """
            INSERT INTO sessions (chat, user, state, updated_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (chat, user) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at
            """,
            [.integer(chat), .integer(user), .bytes(state), .real(time)])
    }

    // MARK: Notes

    /// A small fact kept by name.
    public func note(_ name: String) throws -> [UInt8]? {
        try database.run("SELECT value FROM notes WHERE name = ?", [.text(name)]) { $0.bytes(0) }.first
    }

    public func setNote(_ name: String, _ value: [UInt8]) throws {
        try database.run(
            "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.text(name), .bytes(value)])
    }

    // MARK: Chats

    /// The group became a supergroup: everything of it has a new chat id.
    public func moveChat(from old: Int64, to new: Int64) throws {
        for table in ["jobs", "outbox"] {
            try database.run("UPDATE \(table) SET chat = ? WHERE chat = ?", [.integer(new), .integer(old)])
        }
        try database.run("UPDATE OR REPLACE sessions SET chat = ? WHERE chat = ?", [.integer(new), .integer(old)])
    }

    /// Nothing can be said to this chat any more: its messages are dropped and its jobs end.
    public func dropChat(_ chat: Int64, at time: Double) throws {
        try database.run("DELETE FROM outbox WHERE chat = ?", [.integer(chat)])
        try database.run(
            """
            UPDATE jobs SET state = 'cancelled', failure = 'chat unreachable', updated_at = ?
            WHERE chat = ? AND state IN ('queued', 'submitted', 'delivering')
            """,
            [.real(time), .integer(chat)])
    }
}
