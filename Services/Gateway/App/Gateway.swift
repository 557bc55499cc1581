import Conversation
import Foundation
import HTTPClient
import InferenceProtocol
import Jobs
import Metrics
import ServiceKit
import Store
import Synchronization
import TelegramAPI
import Updates

/// The gateway: its parts put together, started and ended.
struct Gateway {
    private let settings: Settings
    private var log: Log { settings.log }

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Throws: when it cannot start, or the token is refused.
    func run() async throws {
        let signals = Signals(SIGTERM, SIGINT)
        let store = try await Store(folder: settings.state)
        let http = try HTTPClient()
        defer { http.close() }
        let client = TelegramClient(token: settings.token, server: settings.server, http: http)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await serve(store, client) }
            group.addTask {
                let signal = await signals.received.first { _ in true }
                log.info("ending", ["signal": signal.map { "\($0)" } ?? "none"])
                throw CancellationError()
            }
            defer { group.cancelAll() }
            do {
                try await group.next()
            } catch is CancellationError {}
        }
        log.info("ended")
    }

    private func serve(_ store: Store, _ client: TelegramClient) async throws {
        let bot = try await introduce(client)
        log.info("serving", ["bot": bot.username ?? "\(bot.id)", "state": settings.state, "version": Main.version])
        let catalogue = try await CatalogueKeeper(store: store)
        let profile = Profile(client, store: store, log: log)
        let link = InferenceLink(path: settings.socket, log: log) { [log] welcome in
            do {
                try await catalogue.keep(Catalogue(welcome.effects, gallery: welcome.gallery))
            } catch {
                log.error("the catalogue cannot be kept", ["why": "\(error)"])
            }
            // Telegram's slowness is no reason to keep jobs waiting.
            Task { await profile.publish(catalogue.catalogue ?? Catalogue([])) }
        }
        let door = ChatDoor(client, log: log) { [log] old, new in
            do {
                try await store.transaction { try $0.moveChat(from: old, to: new) }
            } catch {
                log.error("a group's new id cannot be stored", ["why": "\(error)"])
            }
        }
        let examples = Examples(folder: settings.examples, log: log)
        let outbox = Outbox(store: store, door: door, examples: examples, log: log)
        let runner = JobRunner(
            store: store, link: link, client: client, door: door, catalogue: catalogue, log: log)
        let intake = Intake(
            store: store, bot: bot, access: settings.access,
            supportContact: settings.supportContact, examples: examples, log: log
        ) { catalogue.catalogue }
        let reporter = Reporter(store: store, link: link, runner: runner, outbox: outbox, log: log)
        let desk = Desk(
            store: store, client: client, intake: intake, outbox: outbox, runner: runner, reporter: reporter, log: log)

        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await link.run() }
            group.addTask { try await Housekeeping(store: store, log: log).run() }
            if let listen = settings.metrics {
                group.addTask {
                    try await MetricsServer(listen: listen, store: store, runner: runner, link: link, log: log).run()
                }
            }
            group.addTask {
                try await runner.recover()
                await outbox.wake()
                try await receive(client, desk)
            }
            defer { group.cancelAll() }
            // The first part that ends, ends all: with an error, or because the gateway is told to.
            do {
                try await group.next()
            } catch {
                await stop(runner, outbox)
                throw error
            }
            await stop(runner, outbox)
        }
    }

    private func stop(_ runner: JobRunner, _ outbox: Outbox) async {
        await runner.stop()
        await outbox.stop()
    }

    /// Asks Telegram who the bot is, until there is an answer.
    private func introduce(_ client: TelegramClient) async throws -> User {
        var backoff = Backoff()
        while true {
            do throws(TelegramError) {
                return try await client.call(GetMe())
            } catch {
                switch error.code {
                case .unauthorized:
                    throw TelegramError(.unauthorized, "Telegram refuses the token: check BOT_TOKEN (\(error.message))")
                case .cancelled: throw CancellationError()
                default: log.warning("Telegram cannot be reached, trying again", ["why": error.message])
                }
            }
            try await Task.sleep(for: backoff.next())
        }
    }

    private func receive(_ client: TelegramClient, _ desk: Desk) async throws {
        if let webhook = settings.webhook {
            return try await Webhook(
                url: webhook.url, listen: webhook.listen, secret: webhook.secret, client: client, log: log
            ) { try await desk.take($0) }.run()
        }
        // A webhook set earlier would keep the updates from being polled.
        _ = try? await client.call(DeleteWebhook())
        // Telegram has answered already, when it told who the bot is.
        try await desk.take([])
        try await Poller(client, log: log) { try await desk.take($0) }.run()
    }
}
