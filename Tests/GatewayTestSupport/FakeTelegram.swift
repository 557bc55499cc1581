import Foundation
import HTTPServer

/// A Bot API server as far as these tests need one: it keeps messages, hands out files and updates, and refuses what it
/// is told to refuse.
public final class FakeTelegram: Sendable {
    /// A message in a chat, as it now is.
    public struct Shown: Equatable, Sendable {
        public var kind: Kind
        public var text: String
        /// Texts and data of the buttons.
        public var buttons: [String: String] = [:]
        public var media: [UInt8] = []
        public var replyTo: Int64?

        public init(kind: Kind, text: String, media: [UInt8] = []) {
            self.kind = kind
            self.text = text
            self.media = media
        }

        public enum Kind: String, Sendable {
            case text, photo, document
        }
    }

    public struct Call: Equatable, Sendable {
        public var method: String
        public var parameters: [String: String]
    }

    /// What to answer instead of doing it.
    public enum Refusal: Sendable {
        case error(Int, String, parameters: String = "{}")
        /// Does it, and loses the answer.
        case loseAnswer
        /// An answer that is not Telegram's.
        case raw(Int, String)
    }

    public struct State: Sendable {
        public var calls: [Call] = []
        public var messages: [Int64: Shown] = [:]
        public var files: [String: [UInt8]] = [:]
        /// JSON of updates by id, until confirmed.
        public var updates: [Int64: String] = [:]
        public var refusals: [String: [Refusal]] = [:]
        /// Methods that are not answered until they are released.
        fileprivate var held: Set<String> = []
        var lastMessage: Int64 = 1000

        public func calls(_ method: String) -> [Call] { calls.filter { $0.method == method } }
        public var pictures: [Shown] { messages.values.filter { $0.kind != .text } }
    }

    public static let token = "12345:very-secret"
    public let state = Observed(State())
    private let server: HTTPServer

    public init() throws {
        let state = state
        server = try HTTPServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0), limits: HTTPServerLimits(bodyBytes: 64 << 20)
        ) { request in
            await FakeTelegram.answer(request, state)
        }
    }

    public var url: String { "http://\(server.address)" }

    public func stop() async {
        await server.stop(grace: .zero)
    }

    /// The next call of `method` is refused; several refusals follow each other.
    public func refuse(_ method: String, _ refusal: Refusal) {
        state.change { $0.refusals[method, default: []].append(refusal) }
    }

    /// From now on calls of `method` are held until ``release(_:)``.
    public func hold(_ method: String) {
        state.change { _ = $0.held.insert(method) }
    }

    public func release(_ method: String) {
        state.change { _ = $0.held.remove(method) }
    }

    private static func answer(_ request: HTTPRequest, _ state: Observed<State>) async -> HTTPResponse {
        let filePrefix = "/file/bot\(token)/"
        if request.path.hasPrefix(filePrefix) {
            guard let bytes = state.value.files[String(request.path.dropFirst(filePrefix.count))] else {
                return .text("no such file", status: 404)
            }
            return HTTPResponse(contentType: "application/octet-stream", bytes: bytes)
        }
        let prefix = "/bot\(token)/"
        guard request.path.hasPrefix(prefix) else {
            return json(#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#, status: 401)
        }
        let method = String(request.path.dropFirst(prefix.count))
        let (parameters, upload) = read(request)
        let refusal = state.change { state -> Refusal? in
            state.calls.append(Call(method: method, parameters: parameters))
            guard let first = state.refusals[method]?.first else { return nil }
            state.refusals[method]?.removeFirst()
            return first
        }
        try? await state.until("the release of \(method)") { !$0.held.contains(method) }
        switch refusal {
        case .error(let code, let text, let parameters):
            return json(
                #"{"ok":false,"error_code":\#(code),"description":"\#(text)","parameters":\#(parameters)}"#,
                status: code)
        case .raw(let status, let text): return .text(text, status: status)
        case .loseAnswer:
            _ = await perform(method, parameters, upload, state)
            return .dropConnection
        case nil: return await perform(method, parameters, upload, state)
        }
    }

    private static func perform(
        _ method: String, _ parameters: [String: String], _ upload: [UInt8], _ state: Observed<State>
    ) async -> HTTPResponse {
        switch method {
        case "getMe": return ok(#"{"id":1,"is_bot":true,"first_name":"Atelier","username":"atelier_bot"}"#)
        case "getUpdates":
            if let offset = parameters["offset"].flatMap({ Int64($0) }) {
                state.change { $0.updates = $0.updates.filter { $0.key >= offset } }
            }
            // Holds the call until there is something, as Telegram does.
            var updates = state.value.updates
            if updates.isEmpty, let timeout = parameters["timeout"].flatMap({ Int($0) }) {
                updates =
                    (try? await state.first("updates", within: .seconds(timeout)) {
                        $0.updates.isEmpty ? nil : $0.updates
                    }) ?? [:]
            }
            let batch = updates.sorted { $0.key < $1.key }.map(\.value)
            return ok("[\(batch.joined(separator: ","))]")
        case "sendMessage":
            let id = state.change { state in
                state.lastMessage += 1
                state.messages[state.lastMessage] = shown(.text, parameters, [])
                return state.lastMessage
            }
            return ok(#"{"message_id":\#(id),"date":0,"chat":{"id":1,"type":"private"}}"#)
        case "editMessageText", "editMessageCaption", "editMessageMedia":
            let isPhoto = parameters["media"].flatMap(object)?["type"] as? String == "photo"
            return state.change { state in
                guard let id = parameters["message_id"].flatMap({ Int64($0) }), let old = state.messages[id] else {
                    return error(400, "Bad Request: message to edit not found")
                }
                if method == "editMessageText", old.kind != .text {
                    return error(400, "Bad Request: there is no text in the message to edit")
                }
                if method == "editMessageCaption", old.kind == .text {
                    return error(400, "Bad Request: there is no caption in the message to edit")
                }
                let isMedia = method == "editMessageMedia"
                let kind = isMedia ? isPhoto ? Shown.Kind.photo : .document : old.kind
                let message = shown(kind, parameters, isMedia ? upload : old.media)
                guard old != message else { return error(400, "Bad Request: message is not modified") }
                state.messages[id] = message
                return ok(#"{"message_id":\#(id),"date":0,"chat":{"id":1,"type":"private"}}"#)
            }
        case "deleteMessage":
            let isGone = state.change { state in
                parameters["message_id"].flatMap { Int64($0) }.flatMap { state.messages.removeValue(forKey: $0) } == nil
            }
            return isGone ? error(400, "Bad Request: message to delete not found") : ok("true")
        case "getFile":
            guard let file = parameters["file_id"], let bytes = state.value.files[file] else {
                return error(400, "Bad Request: invalid file_id")
            }
            return ok(
                #"{"file_id":"\#(file)","file_unique_id":"u","file_size":\#(bytes.count),"file_path":"\#(file)"}"#)
        default: return ok("true")
        }
    }

    private static func shown(_ kind: Shown.Kind, _ parameters: [String: String], _ media: [UInt8]) -> Shown {
        var message = Shown(kind: kind, text: parameters["text"] ?? parameters["caption"] ?? "", media: media)
        if let text = parameters["media"], let object = object(text) {
            message.text = object["caption"] as? String ?? ""
        }
        if let text = parameters["reply_markup"], let rows = object(text)?["inline_keyboard"] as? [[[String: String]]] {
            for button in rows.joined() { message.buttons[button["text"] ?? ""] = button["callback_data"] }
        }
        if let text = parameters["reply_parameters"], let object = object(text) {
            message.replyTo = (object["message_id"] as? NSNumber)?.int64Value
        }
        return message
    }

    private static func object(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }

    /// Parameters as text, nested ones as JSON, whether they came as JSON or as a form.
    private static func read(_ request: HTTPRequest) -> (parameters: [String: String], upload: [UInt8]) {
        let type = request.headers["Content-Type"] ?? ""
        if type.hasPrefix("multipart/"), let form = try? MultipartForm(contentType: type, body: request.body) {
            let fields = form.parts.filter { $0.fileName == nil }.map { ($0.name, $0.text) }
            return (Dictionary(fields) { first, _ in first }, form.parts.first { $0.fileName != nil }?.bytes ?? [])
        }
        let object = object(String(decoding: request.body, as: UTF8.self)) ?? [:]
        let parameters = object.mapValues { value -> String in
            if let text = value as? String { return text }
            if let number = value as? NSNumber { return number.stringValue }
            let data = (try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)) ?? Data()
            return String(decoding: data, as: UTF8.self)
        }
        return (parameters, [])
    }

    private static func ok(_ result: String) -> HTTPResponse { json(#"{"ok":true,"result":\#(result)}"#) }

    private static func error(_ code: Int, _ text: String) -> HTTPResponse {
        json(#"{"ok":false,"error_code":\#(code),"description":"\#(text)"}"#, status: code)
    }

    private static func json(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", bytes: Array(text.utf8))
    }
}
