/// The database could not do what was asked. A transaction that throws has changed nothing.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The file cannot be opened or created: folder missing, not writable, not a database.
        case cannotOpen
        /// Another process holds the database.
        case locked
        /// The disk or the quota is full.
        case full
        /// The file is damaged.
        case corrupt
        /// The file was made by a later version of this program.
        case newer
        /// Anything else, a bug included.
        case failed
    }

    public var code: Code
    /// What happened and what to do.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
