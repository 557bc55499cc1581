import Foundation
public import HTTPServer
public import ServiceKit
public import TelegramAPI

/// Has Telegram send updates over HTTP instead of asking for them. TLS is the business of the proxy in front.
///
/// Telegram counts only an answer of 2xx as success and sends everything else again, so an update is answered 200 once
/// it is stored, and 503 when it could not be.
public struct Webhook: Sendable {
    static let secretHeader = "X-Telegram-Bot-Api-Secret-Token"
    /// Telegram waits so long after a 503. Seconds.
    private static let retryAfter = 5
    /// How often to show a sign of life when nobody writes.
    private static let heartbeat = Duration.seconds(30)

    private let url: String
    private let listen: ListenAddress
    private let secret: Secret
    private let client: TelegramClient
    private let log: Log
    private let take: @Sendable ([Update]) async throws -> Void

    /// - Parameters:
    ///   - url: what Telegram is told, `https://...`.
    ///   - take: stores a batch, or throws.
    public init(
        url: String, listen: ListenAddress, secret: Secret, client: TelegramClient, log: Log,
        take: @escaping @Sendable ([Update]) async throws -> Void
    ) {
        self.url = url
        self.listen = listen
        self.secret = secret
        self.client = client
        self.log = log
        self.take = take
    }

    /// Listens, tells Telegram, and serves until the task is cancelled.
    ///
    /// - Parameter listening: told the address, whose port is the real one.
    /// - Throws: when the address cannot be listened on, or Telegram refuses the webhook.
    public func run(listening: @Sendable (ListenAddress) -> Void = { _ in }) async throws {
        let server = try HTTPServer(listen: listen) { request in await answer(request) }
        listening(server.address)
        do {
            _ = try await client.call(SetWebhook(url: url, secret: secret.reveal))
            log.info("webhook", ["listen": "\(server.address)", "url": url])
            while true {
                try await take([])
                try await Task.sleep(for: Self.heartbeat)
            }
        } catch {
            await server.stop()
            throw error
        }
    }

    private func answer(_ request: HTTPRequest) async -> HTTPResponse {
        guard request.method == "POST" else { return .text("", status: 405) }
        guard Self.equal(request.headers[Self.secretHeader] ?? "", secret.reveal) else {
            log.warning("a call of the webhook without its secret was refused", ["peer": request.peer])
            return .text("", status: 401)
        }
        do {
            try await take([try JSONDecoder().decode(Update.self, from: Data(request.body))])
            return .text("")
        } catch is DecodingError {
            // It would be as unreadable the next time, and hold up its chat.
            log.error("an update cannot be read and is passed over")
            return .text("")
        } catch {
            log.error("an update cannot be stored; Telegram will send it again", ["why": "\(error)"])
            var response = HTTPResponse.text("", status: 503)
            response.headers["Retry-After"] = "\(Self.retryAfter)"
            return response
        }
    }

    /// Takes as long for a wrong first byte as for a wrong last one, so that the secret cannot be guessed byte by byte.
    static func equal(_ given: String, _ wanted: String) -> Bool {
        let (given, wanted) = (Array(given.utf8), Array(wanted.utf8))
        var difference = given.count ^ wanted.count
        for index in wanted.indices {
            difference |= Int(wanted[index] ^ (index < given.count ? given[index] : 0))
        }
        return difference == 0
    }
}
