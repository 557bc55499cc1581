import HTTPServer

/// The HTTP face that a bot sees: `/bot<token>/<method>` and `/file/bot<token>/<path>`.
struct BotAPI: Sendable {
    let telegram: SimulatedTelegram
    let faults: Faults
    /// The one token that is accepted; nil accepts any.
    let token: String?

    /// - Parameter path: what follows `/bot`.
    func call(_ path: Substring, _ request: HTTPRequest) async -> HTTPResponse {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return Self.failure(.notFound) }
        guard accepts(parts[0]) else { return Self.failure(.unauthorized) }
        let name = String(parts[1])
        guard let method = BotMethods.all[name.lowercased()] else { return Self.failure(.notFound) }

        let fault = faults.next(for: name)
        switch fault {
        case .tooManyRequests(let seconds): return Self.failure(.tooManyRequests(retryAfter: seconds))
        case .serverError: return Self.badGateway
        case .dropBefore: return .dropConnection
        case .dropAfter, nil: break
        }
        let response: HTTPResponse
        do {
            let result = try await method(telegram, Parameters(request))
            response = .json(.object(["ok": true, "result": result]))
        } catch let error as APIError {
            response = Self.failure(error)
        } catch {
            response = Self.failure(APIError(500, "Internal Server Error: \(error)"))
        }
        return fault == .dropAfter ? .dropConnection : response
    }

    /// - Parameter path: what follows `/file/bot`.
    func download(_ path: Substring) async -> HTTPResponse {
        let parts = path.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, accepts(parts[0]) else { return Self.failure(.unauthorized) }
        switch faults.next(for: "download") {
        case .tooManyRequests(let seconds): return Self.failure(.tooManyRequests(retryAfter: seconds))
        case .serverError: return Self.badGateway
        case .dropBefore, .dropAfter: return .dropConnection
        case nil: break
        }
        guard let found = await telegram.files[path: String(parts[1])], found.file.size <= Limits.downloadBytes else {
            return Self.failure(.notFound)
        }
        return HTTPResponse(contentType: "application/octet-stream", bytes: found.bytes)
    }

    private func accepts(_ given: Substring) -> Bool {
        token.map { $0 == given } ?? !given.isEmpty
    }

    private static let badGateway = HTTPResponse(
        status: 502, contentType: "text/html", bytes: Array("<html><h1>502 Bad Gateway</h1></html>".utf8))

    static func failure(_ error: APIError) -> HTTPResponse {
        .json(error.json, status: error.code)
    }
}

extension HTTPResponse {
    static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", bytes: value.bytes)
    }
}
