/// The tables, as a list of steps. A database at version n has had the first n steps; to change the tables, append a
/// step and leave the others as they are.
enum Schema {
    static let steps = [
        """
        CREATE TABLE seen_updates (
            id INTEGER PRIMARY KEY,
            seen_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX seen_updates_by_time ON seen_updates (seen_at);

        CREATE TABLE sessions (
            chat INTEGER NOT NULL,
            user INTEGER NOT NULL,
            state BLOB NOT NULL,
            updated_at REAL NOT NULL,
            PRIMARY KEY (chat, user)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE jobs (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            chat INTEGER NOT NULL,
            is_group INTEGER NOT NULL,
            thread INTEGER,
            user INTEGER NOT NULL,
            language TEXT NOT NULL,
            source_message INTEGER NOT NULL,
            status_message INTEGER,
            file TEXT NOT NULL,
            file_bytes INTEGER,
            file_kind TEXT NOT NULL,
            effect TEXT NOT NULL,
            parameters TEXT NOT NULL,
            as_file INTEGER NOT NULL,
            cancel_requested INTEGER NOT NULL DEFAULT 0,
            running_boot TEXT,
            deaths INTEGER NOT NULL DEFAULT 0,
            failure TEXT,
            created_at REAL NOT NULL,
            updated_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX unfinished_jobs ON jobs (created_at) WHERE state IN ('queued', 'submitted', 'delivering');
        CREATE INDEX jobs_by_time ON jobs (updated_at);

        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            chat INTEGER NOT NULL,
            is_group INTEGER NOT NULL,
            message BLOB NOT NULL,
            created_at REAL NOT NULL
        ) STRICT;
        CREATE INDEX outbox_by_chat ON outbox (chat);

        CREATE TABLE notes (
            name TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,
        """
        ALTER TABLE jobs ADD COLUMN style_file TEXT;
        ALTER TABLE jobs ADD COLUMN style_name TEXT;
        """,
        """
        ALTER TABLE jobs ADD COLUMN settle_requested INTEGER NOT NULL DEFAULT 0;
        """,
    ]

    /// Brings the database to the newest version, each step in a transaction of its own.
    static func migrate(_ database: Database) throws {
        let found = Int(try database.run("PRAGMA user_version") { $0.integer(0) }.first ?? 0)
        guard found <= steps.count else {
            throw StoreError(
                .newer,
                "the database has version \(found), this program knows \(steps.count): run the newer program, "
                    + "or point ATELIER_STATE at another folder")
        }
        for version in found..<steps.count {
            try database.transaction {
                try database.execute(steps[version])
                try database.execute("PRAGMA user_version = \(version + 1)")
            }
        }
    }
}
