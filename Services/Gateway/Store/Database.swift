import CSQLite

/// One SQLite connection and its prepared statements. Used by one thread at a time: ``Store``'s.
final class Database {
    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// Opens or creates the file, in write-ahead mode, so that a committed transaction survives kill -9, and with
    /// `synchronous=FULL`, so that it survives a power cut too.
    init(path: String, waitMilliseconds: Int32) throws(StoreError) {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = sqlite3_open_v2(path, &handle, flags, nil)
        guard result == SQLITE_OK, let handle else {
            let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw StoreError(.cannotOpen, "cannot open \(path): \(reason)")
        }
        self.handle = handle
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, waitMilliseconds)
        try execute("PRAGMA journal_mode = WAL")
        try execute("PRAGMA synchronous = FULL")
        try execute("PRAGMA foreign_keys = ON")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// Runs statements that take no values and return nothing of interest.
    func execute(_ sql: String) throws(StoreError) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw error(result) }
    }

    /// Runs one statement to its end, and returns what `read` makes of each row.
    @discardableResult
    func run<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ read: (Row) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        let statement = try prepare(sql)
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        for (index, value) in values.enumerated() {
            let result = value.bind(to: statement, at: Int32(index + 1))
            guard result == SQLITE_OK else { throw error(result) }
        }
        var rows: [Value] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(try read(Row(statement: statement)))
            case SQLITE_DONE: return rows
            case let result: throw error(result)
            }
        }
    }

    func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) {
        try run(sql, values) { _ throws(StoreError) in }
    }

    /// Rows changed by the last statement.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// Either all of `body` happens, on disk when this returns, or nothing.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // Some errors have rolled back already; then this one fails, and that is as well.
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
            throw error
        }
    }

    private func prepare(_ sql: String) throws(StoreError) -> OpaquePointer {
        if let statement = statements[sql] { return statement }
        var statement: OpaquePointer?
        let result = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard result == SQLITE_OK, let statement else { throw error(result) }
        statements[sql] = statement
        return statement
    }

    private func error(_ result: Int32) -> StoreError {
        let reason = String(cString: sqlite3_errmsg(handle))
        return switch result & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED:
            StoreError(.locked, "the database is locked by another process; is a second gateway running? (\(reason))")
        case SQLITE_FULL, SQLITE_IOERR:
            StoreError(.full, "the database cannot be written: make room on its disk (\(reason))")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            StoreError(.corrupt, "the database is damaged; restore a copy or move the file away (\(reason))")
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
            StoreError(.cannotOpen, "the database cannot be opened for writing; check its folder's rights (\(reason))")
        default:
            StoreError(.failed, "SQLite: \(reason) (\(result))")
        }
    }
}

/// A value given to a statement.
enum SQLValue {
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    case null

    init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
    init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }

    fileprivate func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .integer(let value): sqlite3_bind_int64(statement, index, value)
        case .real(let value): sqlite3_bind_double(statement, index, value)
        case .text(let value): atelier_sqlite_bind_text(statement, index, value, Int32(value.utf8.count))
        case .bytes(let value): atelier_sqlite_bind_blob(statement, index, value, Int32(value.count))
        case .null: sqlite3_bind_null(statement, index)
        }
    }
}

/// The row a statement stands at.
struct Row {
    fileprivate let statement: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func real(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        sqlite3_column_text(statement, column).map { String(cString: $0) } ?? ""
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }
}
