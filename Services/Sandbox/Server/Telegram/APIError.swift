/// A refusal in Telegram's words.
struct APIError: Error, Equatable {
    var code: Int
    var description: String
    var retryAfter: Int?

    init(_ code: Int, _ description: String, retryAfter: Int? = nil) {
        self.code = code
        self.description = description
        self.retryAfter = retryAfter
    }

    static func badRequest(_ reason: String) -> APIError { APIError(400, "Bad Request: \(reason)") }

    static func tooManyRequests(retryAfter seconds: Int) -> APIError {
        APIError(429, "Too Many Requests: retry after \(seconds)", retryAfter: seconds)
    }

    static let unauthorized = APIError(401, "Unauthorized")
    static let notFound = APIError(404, "Not Found")
    static let blocked = APIError(403, "Forbidden: bot was blocked by the user")
    static let chatNotFound = badRequest("chat not found")
    static let notModified = badRequest(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
            + "content and reply markup of the message")
    static let otherPoller = APIError(
        409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
    static let webhookIsSet = APIError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")

    /// The envelope of a refusal.
    var json: JSONValue {
        .members([
            "ok": false, "error_code": .integer(code), "description": .string(description),
            "parameters": retryAfter.map { .object(["retry_after": .integer($0)]) },
        ])
    }
}
