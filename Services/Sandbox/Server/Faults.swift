import Synchronization

/// Failures to come, as a test ordered them, and a count of what was called.
final class Faults: Sendable {
    enum Kind: Equatable, Sendable {
        /// 429 with `retry_after` seconds.
        case tooManyRequests(retryAfter: Int)
        /// 502, as a broken front end of Telegram's says it.
        case serverError
        /// The connection ends before anything is done.
        case dropBefore
        /// The call is carried out, and its answer lost.
        case dropAfter
    }

    private struct Order {
        /// In lower case; "*" for any method, "download" for a file.
        var method: String
        var kind: Kind
        var count: Int
    }

    private struct State {
        var orders: [Order] = []
        var calls: [String: Int] = [:]
    }

    private let state = Mutex(State())

    /// Reads an order: `{"method": "sendMessage", "kind": "too_many_requests", "retry_after": 2, "count": 1}`.
    func order(_ json: JSONValue) throws(APIError) {
        let kind: Kind
        switch json["kind"]?.string {
        case "too_many_requests": kind = .tooManyRequests(retryAfter: json["retry_after"]?.integer ?? 1)
        case "server_error": kind = .serverError
        case "drop_before": kind = .dropBefore
        case "drop_after": kind = .dropAfter
        default: throw .badRequest("kind is one of too_many_requests, server_error, drop_before, drop_after")
        }
        let order = Order(
            method: json["method"]?.string?.lowercased() ?? "*", kind: kind, count: json["count"]?.integer ?? 1)
        state.withLock { $0.orders.append(order) }
    }

    /// Counts a call.
    ///
    /// - Returns: how it should fail; nil when it should not.
    func next(for method: String) -> Kind? {
        state.withLock { state in
            state.calls[method, default: 0] += 1
            let wanted = method.lowercased()
            guard let index = state.orders.firstIndex(where: { $0.method == wanted || $0.method == "*" }) else {
                return nil
            }
            let kind = state.orders[index].kind
            state.orders[index].count -= 1
            if state.orders[index].count <= 0 { state.orders.remove(at: index) }
            return kind
        }
    }

    /// How often each method was called, failures included.
    var calls: JSONValue {
        .object(state.withLock { $0.calls }.mapValues { .integer($0) })
    }
}
