import Foundation
import ServiceKit

/// What the gateway must not forget: which updates it has seen, where each conversation stands, every job, and the
/// messages not sent yet. One SQLite file, `gateway.sqlite`, in a folder that one gateway at a time uses.
public actor Store {
    private static let fileName = "gateway.sqlite"
    /// Nobody else writes; a reader with the `sqlite3` shell may hold things up for a moment.
    private static let waitMilliseconds: Int32 = 5_000

    private nonisolated let thread = ThreadExecutor(name: "store")
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private let lock: FolderLock
    fileprivate let ledger: Ledger

    /// Opens the store in `folder`, which is created when missing, and brings its tables up to date.
    public init(folder: String) async throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw StoreError(.cannotOpen, "cannot create the folder \(folder): \(error.localizedDescription)")
        }
        lock = try FolderLock(folder: folder)
        let database = try Database(path: "\(folder)/\(Self.fileName)", waitMilliseconds: Self.waitMilliseconds)
        try Schema.migrate(database)
        ledger = Ledger(database)
    }

    /// Runs `body` as one transaction: when this returns, all of it is on disk; when it throws, nothing has changed.
    @discardableResult
    public func transaction<Value: Sendable>(_ body: @Sendable (Ledger) throws -> Value) throws -> Value {
        try ledger.transaction { try body(ledger) }
    }

    /// The value of a note in a store that another process may be using; nil when there is none. Writes nothing.
    public static func peek(folder: String, note: String) throws -> [UInt8]? {
        let path = "\(folder)/\(fileName)"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Ledger(Database(path: path, waitMilliseconds: waitMilliseconds)).note(note)
    }
}

extension Store {
    /// From now on the file may not grow, as on a full disk. For tests.
    package func limitPages() throws {
        try ledger.database.execute("PRAGMA max_page_count = 1")
    }
}
