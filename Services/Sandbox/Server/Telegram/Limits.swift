/// Telegram's documented limits, as far as the sandbox keeps them.
enum Limits {
    static let photoBytes = 10 << 20
    /// Width and height together.
    static let photoSides = 10_000
    static let photoRatio = 20
    static let documentBytes = 50 << 20
    /// What `getFile` gives out.
    static let downloadBytes = 20 << 20
    /// Unicode scalars.
    static let textLength = 4096
    static let captionLength = 1024
    static let callbackDataBytes = 64
    static let album = 2...10
    static let updatesPerCall = 100
    static let pollSeconds = 50
    /// Unconfirmed updates are kept for a day; here, so many.
    static let pendingUpdates = 10_000
    /// Users of the sandbox at once, and messages kept in a chat.
    static let users = 200
    static let messagesPerChat = 2_000
}
