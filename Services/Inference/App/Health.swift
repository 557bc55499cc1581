import FoundationEssentials
import FrameTransport
import Glibc
import InferenceProtocol
import ServiceKit

/// `atelier-inference health`: whether a service answers at the socket. It listens there only once every model is in
/// memory, so an answer means ready.
enum Health {
    static func check() async -> Bool {
        let (settings, _, _) = Settings.read()
        do {
            let limits = FrameLimits(stall: .seconds(3))
            let connection = ClientConnection(try FrameConnection.connect(to: settings.socket, limits: limits))
            // An answer that never comes would keep the question waiting: whoever asks has a limit of their own, and
            // this is ours.
            let impatience = Task {
                try await Task.sleep(for: limits.stall)
                connection.close()
            }
            defer { impatience.cancel() }
            try await connection.send(.hello(Hello(client: "health/\(Main.version)")))
            var messages = connection.messages.makeAsyncIterator()
            guard case .success(.welcome)? = try await messages.next() else {
                return report("the service does not answer as it should")
            }
            return true
        } catch {
            return report("\(error)")
        }
    }

    private static func report(_ problem: String) -> Bool {
        Main.complain("atelier-inference: \(problem)")
        return false
    }
}
