import HTTPClient

/// Telegram's envelope.
struct Answer<Result: Decodable>: Decodable {
    var ok: Bool
    var result: Result?
    var error_code: Int?
    var description: String?
    var parameters: AnswerParameters?
}

struct AnswerParameters: Decodable {
    var migrate_to_chat_id: Int64?
    var retry_after: Double?
}

extension TelegramError {
    /// Without a stated time, wait so long after a 429.
    private static let defaultRetryAfter = 5.0

    /// Translates an answer that is not "ok".
    init<Result>(_ answer: Answer<Result>, status: Int) {
        let number = answer.error_code ?? status
        let message = answer.description ?? "error \(number) without a description"
        self.init(Self.code(number, message.lowercased(), answer.parameters), message)
    }

    init(_ error: HTTPError) {
        let code: Code =
            switch error.code {
            case .cancelled, .closed: .cancelled
            // Would be the same the next time.
            case .invalidRequest, .responseTooLarge: .refused(400)
            case .unreachable, .untrusted, .interrupted: .unreachable
            }
        self.init(code, error.message)
    }

    /// Telegram has no finer codes than HTTP's, so its words are read too.
    private static func code(_ number: Int, _ words: String, _ parameters: AnswerParameters?) -> Code {
        func says(_ phrases: String...) -> Bool { phrases.contains { words.contains($0) } }
        if number == 429 { return .tooManyRequests(retryAfter: parameters?.retry_after ?? defaultRetryAfter) }
        if let chat = parameters?.migrate_to_chat_id { return .migrated(to: chat) }
        switch number {
        case 401, 404: return .unauthorized
        case 403: return .chatUnreachable
        case 409: return .conflict
        case 500...: return .unavailable
        case 400:
            if says("message is not modified") { return .notModified }
            if says("there is no text in the message to edit") { return .noText }
            if says("there is no caption in the message to edit") { return .noCaption }
            if says(
                "message to edit not found", "message can't be edited", "message to delete not found",
                "message_id_invalid", "message identifier is not specified", "message can't be deleted")
            {
                return .messageGone
            }
            if says(
                "chat not found", "user is deactivated", "bot was kicked", "not enough rights", "have no rights",
                "chat_write_forbidden", "peer_id_invalid", "topic_closed", "chat_restricted")
            {
                return .chatUnreachable
            }
            if says("query is too old", "query id is invalid") { return .queryTooOld }
            if says("file", "photo", "image", "media", "too large", "too big") { return .badFile }
            return .refused(number)
        default: return .refused(number)
        }
    }
}
