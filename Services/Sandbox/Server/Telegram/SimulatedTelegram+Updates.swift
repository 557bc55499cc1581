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
    func notify(_ kind: String, _ content: JSONValue, of chat: Int) {
        updates.add(kind, content, of: chat)
        changes.announce()
    }

    func allow(_ parameters: Parameters) throws(APIError) {
        guard let kinds = try parameters.json("allowed_updates") else { return }
        guard let names = kinds.array else { throw .badRequest("can't parse allowed_updates JSON array") }
        updates.allow(names.compactMap(\.string))
    }
}
