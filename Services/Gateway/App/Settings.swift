import Foundation
import HTTPServer
import ServiceKit
import Updates

/// The gateway's settings, from the environment.
///
/// | variable | default | meaning |
/// |---|---|---|
/// | `BOT_TOKEN` or `BOT_TOKEN_FILE` | none | the bot's token from @BotFather |
/// | `BOT_API_URL` | `https://api.telegram.org` | the Bot API server |
/// | `ATELIER_SOCKET` | see `DefaultPaths` | the inference service's socket |
/// | `ATELIER_STATE` | see below | the folder of `gateway.sqlite` |
/// | `ATELIER_EXAMPLES` | `deploy/examples` | the folder of the pictures that /examples shows, `EFFECT.jpg` |
/// | `WEBHOOK_URL` | none: long polling | where Telegram is to send updates, `https://...` |
/// | `WEBHOOK_LISTEN` | `127.0.0.1:8443` | where the gateway takes them, behind a proxy that speaks TLS |
/// | `WEBHOOK_SECRET` or `WEBHOOK_SECRET_FILE` | none | required with a webhook: how Telegram proves who calls |
/// | `METRICS_LISTEN` | none | where to serve Prometheus metrics |
/// | `ALLOWED_IDS` | everybody | users who may use the bot |
/// | `ADMIN_IDS` | none | users who run the bot: they always may, and /status tells them how it is doing |
/// | `SUPPORT_CONTACT` | none | whom /support names, such as `@somebody` |
/// | `LOG_LEVEL`, `LOG_FORMAT` | `info`, `text` | see `Log` |
struct Settings {
    let token: Secret
    let server: String
    let socket: String
    let state: String
    let examples: String
    let webhook: Webhook?
    let metrics: ListenAddress?
    let access: Access
    let supportContact: String?
    let log: Log

    struct Webhook {
        let url: String
        let listen: ListenAddress
        let secret: Secret
    }

    /// Reads the settings that need no token: enough for `health` and `--print-config`.
    struct Reading {
        var reader: ConfigurationReader
        let socket: String
        let state: String
        fileprivate let examples: String
        fileprivate let token: Secret?
        fileprivate let server: String
        fileprivate let webhook: Webhook?
        fileprivate let metrics: ListenAddress?
        fileprivate let access: Access
        fileprivate let supportContact: String?
        fileprivate let log: Log
    }

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(ConfigurationError) {
        var reading = Reading(environment)
        if reading.token == nil {
            reading.reader.reject(
                "BOT_TOKEN", "is not set; ask @BotFather for a token, or try the bot without one: make run")
        }
        try reading.reader.finish()
        // `finish` has thrown when it is missing.
        token = reading.token ?? Secret("")
        (server, socket, state, examples) = (reading.server, reading.socket, reading.state, reading.examples)
        (webhook, metrics) = (reading.webhook, reading.metrics)
        (access, supportContact, log) = (reading.access, reading.supportContact, reading.log)
    }
}

extension Settings.Reading {
    private static let telegram = "https://api.telegram.org"

    init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        var reader = ConfigurationReader(environment)
        token = reader.secret("BOT_TOKEN")
        server = reader.text("BOT_API_URL", default: Self.telegram)
        if !server.hasPrefix("https://"), !server.hasPrefix("http://") {
            reader.reject("BOT_API_URL", "\"\(server)\" is no address that begins with https:// or http://")
        }
        socket = reader.text("ATELIER_SOCKET", default: DefaultPaths.socket(environment))
        state = reader.text("ATELIER_STATE", default: Self.defaultState(environment))
        examples = reader.text("ATELIER_EXAMPLES", default: "deploy/examples")
        webhook = Self.webhook(&reader, server: server)
        metrics = Self.address("METRICS_LISTEN", reader.text("METRICS_LISTEN"), &reader)
        access = Access(allowed: reader.integers("ALLOWED_IDS"), admins: reader.integers("ADMIN_IDS"))
        supportContact = reader.text("SUPPORT_CONTACT")
        log = reader.log(service: "gateway")
        self.reader = reader
    }

    /// `/var/lib/atelier` where that can be written, else the user's own state folder.
    private static func defaultState(_ environment: [String: String]) -> String {
        if FileManager.default.isWritableFile(atPath: "/var/lib/atelier") { return "/var/lib/atelier" }
        if let state = environment["XDG_STATE_HOME"], !state.isEmpty { return "\(state)/atelier" }
        return "\(environment["HOME"] ?? "/tmp")/.local/state/atelier"
    }

    private static func webhook(_ reader: inout ConfigurationReader, server: String) -> Settings.Webhook? {
        let url = reader.text("WEBHOOK_URL")
        let listen = address(
            "WEBHOOK_LISTEN", reader.text("WEBHOOK_LISTEN", default: "127.0.0.1:8443"), &reader)
        let secret = reader.secret("WEBHOOK_SECRET")
        guard let url else { return nil }
        // A Bot API server of one's own calls plain HTTP as well; Telegram's does not.
        let isOwn = server != telegram
        if !url.hasPrefix("https://"), !(isOwn && url.hasPrefix("http://")) {
            reader.reject("WEBHOOK_URL", "\"\(url)\" does not begin with https://")
        }
        guard let secret else {
            reader.reject("WEBHOOK_SECRET", "is not set; without it anybody could send updates to the webhook")
            return nil
        }
        if !isSecretToken(secret.reveal) {
            reader.reject("WEBHOOK_SECRET", "takes 1 to 256 of the characters A-Z, a-z, 0-9, _ and -")
        }
        return listen.map { Settings.Webhook(url: url, listen: $0, secret: secret) }
    }

    private static func isSecretToken(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                let character = Character(UnicodeScalar(byte))
                return character.isASCII && (character.isLetter || character.isNumber) || "_-".contains(character)
            }
    }

    private static func address(
        _ key: String, _ text: String?, _ reader: inout ConfigurationReader
    ) -> ListenAddress? {
        guard let text else { return nil }
        let address = ListenAddress(text)
        if address == nil { reader.reject(key, "\"\(text)\" is no host:port") }
        return address
    }
}
