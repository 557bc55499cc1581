/// Why Telegram did not do what was asked. What each answer means to us is decided here, once.
public struct TelegramError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: Equatable, Sendable {
        // They refused.

        /// 429: not before so many seconds have passed.
        case tooManyRequests(retryAfter: Double)
        /// 400: the group has become a supergroup with this id.
        case migrated(to: Int64)
        /// 400: the message says that already. For an edit that is success.
        case notModified
        /// 400: a text was to be changed, and the message is a picture or a file.
        case noText
        /// 400: a caption was to be changed, and the message is a text.
        case noCaption
        /// 400: the message to edit, or to delete, is gone or can no longer be changed.
        case messageGone
        /// 403, or 400 "chat not found": nothing can be said in this chat any more.
        case chatUnreachable
        /// 400: the file is too large, unknown or not what the method takes.
        case badFile
        /// 400: the button was pressed too long ago to be answered.
        case queryTooOld
        /// 401 or 404: the token is wrong.
        case unauthorized
        /// 409: another process polls with this token, or a webhook is set.
        case conflict
        /// Any other refusal.
        case refused(Int)

        // We could not reach them, or they could not answer.

        /// 5xx.
        case unavailable
        /// The network, or an answer that is no answer of Telegram's.
        case unreachable
        /// This side gave up.
        case cancelled
    }

    public var code: Code
    /// In Telegram's or libcurl's words; never has the token in it.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }

    /// Whether the same request may succeed later.
    public var isTemporary: Bool {
        switch code {
        case .tooManyRequests, .migrated, .unavailable, .unreachable, .conflict: true
        case .notModified, .noText, .noCaption, .messageGone, .chatUnreachable, .badFile, .queryTooOld, .unauthorized,
            .refused, .cancelled:
            false
        }
    }
}
