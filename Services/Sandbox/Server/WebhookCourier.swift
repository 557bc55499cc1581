import HTTPClient

/// Brings updates to the bot's webhook, as Telegram does it: in each chat one after the other, chats side by side. An
/// update that is not answered with 2xx is brought again, and holds up its chat.
struct WebhookCourier: Sendable {
    private static let secretHeader = "X-Telegram-Bot-Api-Secret-Token"
    private static let timeouts = HTTPTimeouts(connect: 5, stall: nil, total: 60)
    /// Before an update is brought again.
    private static let pause = Duration.seconds(1)

    let telegram: SimulatedTelegram
    let http: HTTPClient

    /// Delivers until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            while let delivery = await telegram.nextDelivery() {
                group.addTask { await bring(delivery) }
            }
        }
    }

    private func bring(_ delivery: SimulatedTelegram.Delivery) async {
        let problem = await problem(with: delivery)
        if problem != nil { try? await Task.sleep(for: Self.pause) }
        await telegram.end(delivery, problem: problem)
    }

    /// Nil when the bot has taken the update.
    private func problem(with delivery: SimulatedTelegram.Delivery) async -> String? {
        let call = HTTPCall(
            .post, delivery.webhook.url, body: .bytes(delivery.update.bytes, mediaType: "application/json"),
            headers: delivery.webhook.secret.map { [Self.secretHeader: $0] } ?? [:], timeouts: Self.timeouts)
        do throws(HTTPError) {
            let reply = try await http.send(call)
            return 200..<300 ~= reply.status ? nil : "Wrong response from the webhook: \(reply.status)"
        } catch {
            return error.message
        }
    }
}
