extension SimulatedTelegram {
    struct Webhook: Equatable, Sendable {
        var url: String
        var secret: String?
        var maxConnections: Int
    }

    /// One update on its way to the bot.
    struct Delivery: Sendable {
        var webhook: Webhook
        var chat: Int
        var id: Int
        var update: JSONValue
    }

    func setWebhook(_ parameters: Parameters) throws(APIError) -> JSONValue {
        guard let url = parameters.string("url"), !url.isEmpty else { return deleteWebhook(parameters) }
        guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
            throw .badRequest("bad webhook: An HTTPS URL must be provided for webhook")
        }
        try allow(parameters)
        if parameters.flag("drop_pending_updates") { updates.removeAll() }
        webhook = Webhook(
            url: url, secret: parameters.string("secret_token"),
            maxConnections: parameters.integer("max_connections") ?? 40)
        webhookProblem = nil
        changes.announce()
        return true
    }

    func deleteWebhook(_ parameters: Parameters) -> JSONValue {
        webhook = nil
        if parameters.flag("drop_pending_updates") { updates.removeAll() }
        changes.announce()
        return true
    }

    var webhookInfo: JSONValue {
        .members([
            "url": .string(webhook?.url ?? ""), "has_custom_certificate": false,
            "pending_update_count": .integer(updates.count),
            "max_connections": webhook.map { .integer($0.maxConnections) },
            "last_error_date": webhookProblem.map { .integer($0.date) },
            "last_error_message": webhookProblem.map { .string($0.message) },
            "allowed_updates": updates.allowedKinds.map { .array($0.map { .string($0) }) },
        ])
    }

    /// Waits for an update of a chat to which none is on its way. Nil when the task is cancelled.
    func nextDelivery() async -> Delivery? {
        while !Task.isCancelled {
            if let webhook, chatsBeingServed.count < webhook.maxConnections,
                let (id, chat, update) = updates.first(besides: chatsBeingServed)
            {
                chatsBeingServed.insert(chat)
                return Delivery(webhook: webhook, chat: chat, id: id, update: update)
            }
            for await _ in changes.listen(until: .now + .seconds(Limits.pollSeconds)) {}
        }
        return nil
    }

    /// The bot has taken the update, or there was a problem and it is to be brought again.
    func end(_ delivery: Delivery, problem: String?) {
        chatsBeingServed.remove(delivery.chat)
        if let problem {
            webhookProblem = (Self.now, problem)
        } else {
            updates.remove(delivery.id)
        }
        changes.announce()
    }
}
