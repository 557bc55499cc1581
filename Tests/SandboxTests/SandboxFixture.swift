import FoundationEssentials
import HTTPServer
import Sandbox
import TestSupport
import Testing

/// A running sandbox and both sides of its first chat.
struct SandboxFixture {
    let user: SandboxChat
    let bot: Bot

    static func run(
        token: String? = nil, mediaBytes: Int = SandboxServer.defaultMediaBytes, user: Int = 1001,
        _ test: (SandboxFixture) async throws -> Void
    ) async throws {
        let server = try SandboxServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0), token: token, mediaBytes: mediaBytes)
        let chat = SandboxChat(user: user, port: server.address.port)
        do {
            try await test(SandboxFixture(user: chat, bot: Bot(probe: chat.probe, chat: user)))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    func order(fault: String) async throws {
        let reply = try await bot.probe.request(
            "POST", "/sandbox/faults", headers: ["Content-Type": "application/json"], body: Array(fault.utf8))
        #expect(reply.status == 200)
    }
}

/// The bot's side: calls as JSON text, answers as JSON text with sorted keys.
struct Bot: Sendable {
    let probe: HTTPProbe
    let chat: Int
    var token = "1:any"

    struct Answer: Decodable {
        struct Update: Decodable {
            struct Query: Decodable {
                var id: String
                var data: String
            }

            var update_id: Int
            var message: ChatMessage?
            var callback_query: Query?
        }

        struct Parameters: Decodable {
            var retry_after: Int?
        }

        var ok: Bool
        var error_code: Int?
        var description: String?
        var parameters: Parameters?
    }

    private struct Updates: Decodable {
        var result: [Answer.Update]
    }

    private struct Sent: Decodable {
        var result: ChatMessage
    }

    func call(_ method: String, _ json: String = "{}") async throws -> Answer {
        try decode(try await reply(method, json))
    }

    /// For a method whose result is a message.
    func message(_ method: String, _ json: String) async throws -> ChatMessage {
        try decode(try await reply(method, json), as: Sent.self).result
    }

    func updates(_ json: String = "{}") async throws -> [Answer.Update] {
        try decode(try await reply("getUpdates", json), as: Updates.self).result
    }

    func upload(_ method: String, _ fields: [String: String], file: [UInt8], name: String) async throws -> Answer {
        let reply = try await uploadReply(method, fields, file: file, name: name)
        return try decode(reply)
    }

    func uploadReply(
        _ method: String, _ fields: [String: String], file: [UInt8], name: String
    ) async throws -> HTTPProbe.Reply {
        var body: [UInt8] = []
        for (field, value) in fields {
            body += "--xx\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n".utf8
        }
        body += "--xx\r\nContent-Disposition: form-data; name=\"up\"; filename=\"\(name)\"\r\n\r\n".utf8
        body += file + Array("\r\n--xx--\r\n".utf8)
        return try await probe.request(
            "POST", "/bot\(token)/\(method)", headers: ["Content-Type": "multipart/form-data; boundary=xx"], body: body)
    }

    func reply(_ method: String, _ json: String = "{}") async throws -> HTTPProbe.Reply {
        try await probe.request(
            "POST", "/bot\(token)/\(method)", headers: ["Content-Type": "application/json"], body: Array(json.utf8))
    }

    private func decode<Value: Decodable>(
        _ reply: HTTPProbe.Reply, as type: Value.Type = Answer.self
    ) throws -> Value {
        try JSONDecoder().decode(type, from: Data(reply.body))
    }
}

/// Pictures made by hand: only as much as a header needs.
enum Pictures {
    /// The signature and IHDR of a PNG of that size.
    static func png(_ width: UInt32, _ height: UInt32, padding: Int = 0) -> [UInt8] {
        let size = [width, height].flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + size
            + [8, 2, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: padding)
    }
}
