import FoundationEssentials
import FrameTransport
import InferenceProtocol
import ServiceKit

/// A conversation with the inference service, after Hello.
struct ServiceClient {
    let connection: ClientConnection
    let welcome: Welcome
    private var messages: ClientConnection.Messages.Iterator

    /// Connects and says Hello.
    init() async throws(ConsoleError) {
        let configured = ProcessInfo.processInfo.environment["ATELIER_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        do {
            connection = ClientConnection(try FrameConnection.connect(to: configured ?? DefaultPaths.socket()))
            messages = connection.messages.makeAsyncIterator()
            try await connection.send(.hello(Hello(client: "atelier/\(Main.version)")))
            switch try await messages.next()?.get() {
            case .welcome(let welcome): self.welcome = welcome
            case .refused(let refused): throw ConsoleError(refused)
            default:
                throw ConsoleError(.unavailable, "the service does not answer as it should: is it of another version?")
            }
        } catch {
            throw Self.explain(error)
        }
    }

    func send(_ message: ClientMessage) async throws(ConsoleError) {
        do {
            try await connection.send(message)
        } catch {
            throw Self.explain(error)
        }
    }

    mutating func next() async throws(ConsoleError) -> ServiceMessage {
        do {
            if let message = try await messages.next() { return try message.get() }
        } catch {
            throw Self.explain(error)
        }
        throw ConsoleError(.unavailable, "the service went away; run the command again when it is back")
    }

    private static func explain(_ error: any Error) -> ConsoleError {
        (error as? ConsoleError) ?? ConsoleError(.unavailable, "\(error)")
    }
}

extension ConsoleError {
    init(_ refused: Refused) {
        switch refused.code {
        case .queueFull, .shuttingDown: self.init(.tryLater, refused.message["en"])
        case .unknownEffect, .badParameter, .styleMissing: self.init(.usage, refused.message["en"])
        case .effectUnavailable, .unsupportedVersion: self.init(.unavailable, refused.message["en"])
        case .tooLarge, .badMessage, .other: self.init(.failed, refused.message["en"])
        }
    }

    init(_ failed: Failed) {
        self.init(failed.code == .cancelled ? .cancelled : .failed, failed.message["en"])
    }
}
