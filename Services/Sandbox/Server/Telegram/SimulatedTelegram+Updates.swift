extension SimulatedTelegram {
    /// Confirms what lies below the offset, then gives what is there or waits for something to come.
    func getUpdates(_ parameters: Parameters) async throws(APIError) -> JSONValue {
        guard webhook == nil else { throw .webhookIsSet }
        try allow(parameters)
        if let offset = parameters.integer("offset"), offset != 0 { updates.confirm(below: offset) }
        let asked = parameters.integer("limit") ?? Limits.updatesPerCall
        let limit = (1...Limits.updatesPerCall).contains(asked) ? asked : Limits.updatesPerCall
        let timeout = min(max(parameters.integer("timeout") ?? 0, 0), Limits.pollSeconds)
        let deadline = ContinuousClock.now + .seconds(timeout)

        poller += 1
        let own = poller
        changes.announce()
        while true {
            guard poller == own else { throw .otherPoller }
            guard webhook == nil else { throw .webhookIsSet }
            let batch = updates.first(limit)
            if !batch.isEmpty || ContinuousClock.now >= deadline || Task.isCancelled { return .array(batch) }
            for await _ in changes.listen(until: deadline) {}
        }
    }

    /// Gives a new update to the bot.
    func notify(_ kind: String, _ content: JSONValue) {
        updates.add(kind, content)
        changes.announce()
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
            "last_error_date": webhook?.lastError.map { .integer($0.date) },
            "last_error_message": webhook?.lastError.map { .string($0.message) },
            "allowed_updates": updates.allowedKinds.map { .array($0.map { .string($0) }) },
        ])
    }

    private func allow(_ parameters: Parameters) throws(APIError) {
        guard let kinds = try parameters.json("allowed_updates") else { return }
        guard let names = kinds.array else { throw .badRequest("can't parse allowed_updates JSON array") }
        updates.allow(names.compactMap(\.string))
    }
}
