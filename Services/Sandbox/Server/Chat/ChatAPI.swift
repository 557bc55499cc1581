import HTTPServer

/// What the page, and a test in a user's place, do in a chat: `/chat/<user>/...`; the README lists the calls.
struct ChatAPI: Sendable {
    let telegram: SimulatedTelegram

    /// A waiting reader is answered at the latest after so many seconds.
    private static let longestWait = 60
    private static let heartbeat = Duration.seconds(15)

    /// - Parameter path: what follows `/chat/`.
    func answer(_ path: Substring, _ request: HTTPRequest) async -> HTTPResponse {
        let parts = path.split(separator: "/", maxSplits: 1)
        do {
            if parts == ["users"] { return .json(await telegram.usersJSON) }
            guard parts.count == 2 else { throw APIError.notFound }
            if parts[0] == "file" { return try await file(String(parts[1])) }
            guard let user = Int(parts[0]) else { throw APIError.notFound }
            try await telegram.openChat(user)
            switch (request.method, parts[1]) {
            case ("GET", "events"): return await events(user)
            case ("GET", "messages"): return try await messages(user, Parameters(request))
            case ("POST", "text"): return try await text(user, Parameters(request))
            case ("POST", "files"): return try await files(user, request)
            case ("POST", "press"): return try await press(user, Parameters(request))
            case ("POST", "settings"): return try await settings(user, Parameters(request))
            case ("POST", "clear"):
                try await telegram.clear(user)
                return .json(true)
            default: throw APIError.notFound
            }
        } catch let error as APIError {
            return BotAPI.failure(error)
        } catch {
            return BotAPI.failure(APIError(500, "\(error)"))
        }
    }

    /// Server-sent events: the chat as it is, then everything that happens.
    private func events(_ user: Int) async -> HTTPResponse {
        let (snapshot, events) = await telegram.follow(user)
        let (body, feed) = AsyncStream.makeStream(of: [UInt8].self)
        feed.yield(Self.event("snapshot", snapshot))
        let relay = Task {
            for await event in events { feed.yield(Self.event(event.name, event.json)) }
        }
        // A client that has gone shows only when something is sent to it.
        let heart = Task {
            while true {
                try await Task.sleep(for: Self.heartbeat)
                feed.yield(Array(": still here\n\n".utf8))
            }
        }
        feed.onTermination = { _ in
            relay.cancel()
            heart.cancel()
        }
        return HTTPResponse(
            headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store"], body: .stream(body))
    }

    private static func event(_ name: String, _ json: JSONValue) -> [UInt8] {
        Array("event: \(name)\ndata: ".utf8) + json.bytes + Array("\n\n".utf8)
    }

    /// All messages, once the chat's revision is above `after`, or after `timeout` seconds.
    private func messages(_ user: Int, _ parameters: Parameters) async throws(APIError) -> HTTPResponse {
        let timeout = min(max(parameters.integer("timeout") ?? 0, 0), Self.longestWait)
        return .json(
            await telegram.messages(
                of: user, after: parameters.integer("after") ?? -1, until: .now + .seconds(timeout)))
    }

    private func text(_ user: Int, _ parameters: Parameters) async throws(APIError) -> HTTPResponse {
        .json(
            try await telegram.write(
                parameters.string("text") ?? "", as: user, replyTo: parameters.integer("reply_to")))
    }

    /// A form: `kind` (photo, document, sticker, voice, video), `caption`, `reply_to`, and one or more files of any
    /// names.
    private func files(_ user: Int, _ request: HTTPRequest) async throws(APIError) -> HTTPResponse {
        guard let form = try? MultipartForm(contentType: request.headers["Content-Type"] ?? "", body: request.body)
        else {
            throw .badRequest("can't parse multipart form")
        }
        guard let kind = StoredFile.Kind(rawValue: form["kind"]?.text ?? "photo") else {
            throw .badRequest("kind is one of photo, document, sticker, voice, video")
        }
        let items = form.parts.filter { $0.fileName != nil }.map { part in
            SimulatedTelegram.Item(
                kind: kind, name: part.fileName ?? "", mediaType: part.contentType, bytes: part.bytes)
        }
        let reply = form["reply_to"].flatMap { Int($0.text) }
        return .json(.array(try await telegram.send(items, caption: form["caption"]?.text, as: user, replyTo: reply)))
    }

    private func press(_ user: Int, _ parameters: Parameters) async throws(APIError) -> HTTPResponse {
        let query = try await telegram.press(
            parameters.string("data") ?? "", on: parameters.integer("message_id") ?? 0, as: user)
        return .json(.object(["callback_query_id": .string(query)]))
    }

    private func settings(_ user: Int, _ parameters: Parameters) async throws(APIError) -> HTTPResponse {
        if let code = parameters.string("language_code") { try await telegram.setLanguage(code, of: user) }
        if parameters.contains("is_blocked") {
            try await telegram.setBlocked(parameters.flag("is_blocked"), by: user)
        }
        return .json(true)
    }

    /// The bytes of a file. Only pictures are shown in place: whatever else was uploaded must not run in the page.
    private func file(_ id: String) async throws(APIError) -> HTTPResponse {
        guard let found = await telegram.files[id] else { throw .notFound }
        let picture = PictureHeader(found.bytes)
        var headers: HTTPFields = [
            "Content-Type": picture?.format.mediaType ?? "application/octet-stream",
            "X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=86400, immutable",
        ]
        if picture == nil { headers["Content-Disposition"] = "attachment" }
        return HTTPResponse(headers: headers, body: .bytes(found.bytes))
    }
}
