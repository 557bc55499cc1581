import HTTPServer

/// Finds who answers a path.
struct Router: Sendable {
    private let telegram: SimulatedTelegram
    private let bot: BotAPI
    private let chat: ChatAPI
    private let faults = Faults()

    init(telegram: SimulatedTelegram, token: String?) {
        self.telegram = telegram
        bot = BotAPI(telegram: telegram, faults: faults, token: token)
        chat = ChatAPI(telegram: telegram)
    }

    func answer(_ request: HTTPRequest) async -> HTTPResponse {
        if let rest = request.path.after("/bot") { return await bot.call(rest, request) }
        if let rest = request.path.after("/file/bot") { return await bot.download(rest) }
        if let rest = request.path.after("/chat/") { return await chat.answer(rest, request) }
        switch (request.method, request.path) {
        case ("GET", "/sandbox/health"): return .text("ready\n")
        case ("GET", "/sandbox/calls"): return .json(faults.calls)
        case ("POST", "/sandbox/faults"): return orderFault(request)
        case ("GET", let path): return PageFiles.response(path) ?? BotAPI.failure(.notFound)
        default: return BotAPI.failure(.notFound)
        }
    }

    private func orderFault(_ request: HTTPRequest) -> HTTPResponse {
        do throws(APIError) {
            try faults.order(JSONValue(request.body) ?? .null)
            return .json(true)
        } catch {
            return BotAPI.failure(error)
        }
    }
}

extension String {
    fileprivate func after(_ prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
