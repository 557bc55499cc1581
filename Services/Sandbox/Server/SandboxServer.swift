import HTTPClient
public import HTTPServer

/// A Telegram of one's own: the Bot API for a bot under trial, and a page in the browser to talk to it.
public struct SandboxServer: Sendable {
    /// Where it listens.
    public var address: ListenAddress { server.address }
    private let server: HTTPServer
    private let http: HTTPClient
    private let courier: Task<Void, Never>

    /// Starts to serve.
    ///
    /// - Parameters:
    ///   - token: the only bot token that is accepted; nil accepts any.
    ///   - mediaBytes: how much of all files sent is kept in memory; the oldest go first.
    public init(
        listen: ListenAddress, token: String? = nil, mediaBytes: Int = defaultMediaBytes
    ) throws {
        let telegram = SimulatedTelegram(mediaBytes: mediaBytes)
        let router = Router(telegram: telegram, token: token)
        let limits = HTTPServerLimits(bodyBytes: Self.uploadBytes)
        server = try HTTPServer(listen: listen, limits: limits) { await router.answer($0) }
        let http = try HTTPClient()
        courier = Task { await WebhookCourier(telegram: telegram, http: http).run() }
        self.http = http
    }

    /// Stops, and ends what waits.
    public func stop() async {
        courier.cancel()
        await courier.value
        http.close()
        await server.stop(grace: Self.grace)
    }

    public static let defaultMediaBytes = 512 << 20
    /// One request: an album of the largest documents would be more than anyone sends by hand.
    private static let uploadBytes = 256 << 20
    private static let grace = Duration.milliseconds(500)
}
