import FoundationEssentials

/// One simulated user of a running sandbox, doing what a person does in the chat.
public struct SandboxChat: Sendable {
    public let user: Int
    public let probe: HTTPProbe

    public init(user: Int, port: UInt16) {
        self.user = user
        probe = HTTPProbe(port: port)
    }

    /// A file to send.
    public struct File: Sendable {
        public var name: String
        public var bytes: [UInt8]

        public init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    public func say(_ text: String) async throws {
        try await post("text", ["text": text])
    }

    /// - Parameter kind: photo, document, sticker, voice or video.
    @discardableResult
    public func send(_ files: File..., as kind: String = "photo", caption: String = "") async throws -> [ChatMessage] {
        let boundary = "atelier-test-boundary"
        var body: [UInt8] = []
        for (name, value) in [("kind", kind), ("caption", caption)] {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        for file in files {
            body +=
                "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(file.name)\"\r\n\r\n".utf8
            body += file.bytes + Array("\r\n".utf8)
        }
        body += "--\(boundary)--\r\n".utf8
        let type = "multipart/form-data; boundary=\(boundary)"
        let reply = try await probe.request("POST", path("files"), headers: ["Content-Type": type], body: body)
        return try Self.decode(reply)
    }

    public func press(_ button: ChatMessage.Button, on message: ChatMessage) async throws {
        try await press(data: button.data ?? "", on: message.id)
    }

    public func press(data: String, on message: Int) async throws {
        try await post("press", ["message_id": String(message), "data": data])
    }

    public func set(language: String) async throws {
        try await post("settings", ["language_code": language])
    }

    /// The chat as it is now.
    public func messages() async throws -> [ChatMessage] {
        try await messages(after: -1, timeout: 0).messages
    }

    /// Waits until the chat's messages give a value, looking again whenever they change.
    @discardableResult
    public func first<Value: Sendable>(
        _ what: String, within limit: Duration = .seconds(120), _ read: @escaping @Sendable ([ChatMessage]) -> Value?
    ) async throws -> Value {
        let end = ContinuousClock.now + limit
        var revision = -1
        while ContinuousClock.now < end {
            let state = try await messages(after: revision, timeout: 2)
            if let value = read(state.messages) { return value }
            revision = state.revision
        }
        let last = try await messages().map(\.summary).joined(separator: "\n")
        throw TestFailure("waited \(limit) in vain for \(what); the chat is:\n\(last)")
    }

    /// The bytes behind a photo or a document.
    public func download(_ file: String) async throws -> [UInt8] {
        let reply = try await probe.request("GET", "/chat/file/\(file)")
        guard reply.status == 200 else { throw TestFailure("file \(file): status \(reply.status)") }
        return reply.body
    }

    private struct State: Decodable {
        var revision: Int
        var messages: [ChatMessage]
    }

    private func messages(after revision: Int, timeout: Int) async throws -> State {
        try Self.decode(try await probe.request("GET", "\(path("messages"))?after=\(revision)&timeout=\(timeout)"))
    }

    private func path(_ call: String) -> String { "/chat/\(user)/\(call)" }

    private func post(_ call: String, _ values: [String: String]) async throws {
        let body = Array(try JSONEncoder().encode(values))
        let reply = try await probe.request(
            "POST", path(call), headers: ["Content-Type": "application/json"], body: body)
        guard reply.status == 200 else { throw TestFailure("\(call): \(reply.text)") }
    }

    private static func decode<Value: Decodable>(_ reply: HTTPProbe.Reply) throws -> Value {
        guard reply.status == 200 else { throw TestFailure("status \(reply.status): \(reply.text)") }
        return try JSONDecoder().decode(Value.self, from: Data(reply.body))
    }
}
