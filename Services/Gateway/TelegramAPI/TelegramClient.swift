import Foundation
public import HTTPClient
public import ServiceKit

/// Asks the Bot API, once per call: one request, one answer or one ``TelegramError``. Order, pacing and repetition are
/// ``ChatDoor``'s.
public final class TelegramClient: Sendable {
    private let token: Secret
    private let server: String
    private let http: HTTPClient

    /// - Parameter server: `https://api.telegram.org` or the address of a local Bot API server.
    public init(token: Secret, server: String, http: HTTPClient) {
        self.token = token
        self.server = server.hasSuffix("/") ? String(server.dropLast()) : server
        self.http = http
    }

    public func call<Method: TelegramMethod>(_ method: Method) async throws(TelegramError) -> Method.Result {
        let body: HTTPCall.Body
        do {
            let parameters = try JSONEncoder().encode(method)
            if let upload = method.upload {
                body = try .multipart(Self.form(parameters, upload))
            } else {
                body = .bytes(Array(parameters), mediaType: "application/json")
            }
        } catch {
            throw TelegramError(.refused(400), "\(method.name) cannot be encoded: \(error)")
        }
        let url = "\(server)/bot\(token.reveal)/\(method.name)"
        let response = try await send(HTTPCall(.post, url, body: body, timeouts: method.timeouts))
        guard let answer = try? JSONDecoder().decode(Answer<Method.Result>.self, from: Data(response.body)) else {
            // A proxy's error page, or a result of another form than documented.
            let message = "\(method.name): an answer that cannot be read (status \(response.status))"
            throw TelegramError(response.status >= 500 ? .unavailable : .unreachable, message)
        }
        guard answer.ok, let result = answer.result else { throw TelegramError(answer, status: response.status) }
        return result
    }

    /// The bytes behind a `file_id`.
    ///
    /// - Throws: `.badFile` when it is larger than `maximumBytes` or Telegram does not give it out.
    public func download(file: String, maximumBytes: Int) async throws(TelegramError) -> [UInt8] {
        let tooLarge = TelegramError(.badFile, "the file is larger than \(maximumBytes) bytes")
        let found = try await call(GetFile(file: file))
        guard found.bytes ?? 0 <= maximumBytes else { throw tooLarge }
        guard let path = found.path?.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
            throw TelegramError(.badFile, "Telegram does not say where the file is")
        }
        let timeouts = HTTPTimeouts(stall: 30, total: 300)
        let response: HTTPReply
        do {
            response = try await http.send(
                HTTPCall(
                    .get, "\(server)/file/bot\(token.reveal)/\(path)", timeouts: timeouts,
                    maximumResponseBytes: maximumBytes))
        } catch {
            throw error.code == .responseTooLarge ? tooLarge : TelegramError(error)
        }
        switch response.status {
        case 200: return response.body
        case 429: throw TelegramError(.tooManyRequests(retryAfter: 5), "too many downloads")
        case 500...: throw TelegramError(.unavailable, "the file server answers \(response.status)")
        default: throw TelegramError(.badFile, "the file server answers \(response.status)")
        }
    }

    private func send(_ request: HTTPCall) async throws(TelegramError) -> HTTPReply {
        do {
            return try await http.send(request)
        } catch {
            throw TelegramError(error)
        }
    }

    /// Every parameter becomes a field of its own: text as it is, anything else as JSON.
    private static func form(_ parameters: Data, _ upload: Upload) throws -> [HTTPPart] {
        let fields = try JSONDecoder().decode([String: FormValue].self, from: parameters)
        let values = fields.sorted { $0.key < $1.key }.map { HTTPPart(name: $0.key, value: $0.value.text) }
        return values + [
            HTTPPart(
                name: Upload.field, content: upload.bytes, fileName: upload.fileName, mediaType: upload.mediaType)
        ]
    }
}
