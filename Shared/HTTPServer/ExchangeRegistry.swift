import Synchronization

/// The requests of one server that wait for a handler or are being answered.
final class ExchangeRegistry: Sendable {
    let bodyLimit: Int
    let handler: HTTPServer.Handler
    private let state = Mutex(State())

    private struct State {
        var running: [ObjectIdentifier: Exchange] = [:]
        var isStopping = false
        var drained: CheckedContinuation<Void, Never>?
    }

    init(bodyLimit: Int, handler: @escaping HTTPServer.Handler) {
        self.bodyLimit = bodyLimit
        self.handler = handler
    }

    /// False once the server stops: then no handler may start.
    func add(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.running[ObjectIdentifier(exchange)] = exchange
            return true
        }
    }

    func remove(_ exchange: Exchange) {
        let drained = state.withLock { state in
            state.running[ObjectIdentifier(exchange)] = nil
            return state.running.isEmpty ? state.drained.take() : nil
        }
        drained?.resume()
    }

    /// Ends all streams, waits until every request is answered or `grace` is over, and abandons the rest.
    func drain(grace: Duration) async {
        let open = state.withLock { state in
            state.isStopping = true
            return Array(state.running.values)
        }
        for exchange in open { exchange.endStream() }
        let deadline = Task {
            try await Task.sleep(for: grace)
            for exchange in self.state.withLock({ Array($0.running.values) }) { exchange.abandon() }
            self.state.withLock { $0.drained.take() }?.resume()
        }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.running.isEmpty { state.drained = continuation }
                return state.running.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
        deadline.cancel()
    }
}
