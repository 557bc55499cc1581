import FrameTransport
public import InferenceProtocol
public import ServiceKit

/// The connection to the inference service: made anew, with patience, whenever it is lost.
///
/// Messages about a job go to whoever listens for that job. Each time the connection stands counts as one session; when
/// it ends, its listeners' streams end, and what was sent in it may or may not have arrived.
public actor InferenceLink {
    /// One stretch of time during which the service is reached.
    public struct Session: Equatable, Sendable {
        let number: Int
        /// The service's process: another one after it was restarted.
        public let bootID: String
    }

    /// The service answers a greeting at once; a silent one counts as gone.
    private static let greetingTime = Duration.seconds(10)

    private let path: String
    private let log: Log
    private let welcomed: @Sendable (Welcome) async -> Void
    private var connection: ClientConnection?
    private var sessions = 0
    public private(set) var session: Session?
    private var listeners: [JobID: AsyncStream<ServiceMessage>.Continuation] = [:]
    private var arrivals: [Int: AsyncStream<Session>.Continuation] = [:]
    private var lastArrival = 0
    private var statusReaders: [CheckedContinuation<ServiceStatus?, Never>] = []

    /// - Parameters:
    ///   - path: the service's socket.
    ///   - welcomed: told what the service offers, before any job is sent to it.
    public init(path: String, log: Log, welcomed: @escaping @Sendable (Welcome) async -> Void) {
        self.path = path
        self.log = log
        self.welcomed = welcomed
    }

    /// Keeps the connection up until the task is cancelled.
    public func run() async {
        var backoff = Backoff(longest: .seconds(5))
        var wasReached = true
        while !Task.isCancelled {
            let sessionsBefore = sessions
            do {
                try await serve()
                log.info("the inference service closed the connection")
            } catch {
                if wasReached { log.warning("the inference service cannot be reached", ["why": "\(error)"]) }
            }
            wasReached = sessions != sessionsBefore
            endSession()
            if wasReached { backoff.reset() }
            do { try await Task.sleep(for: backoff.next()) } catch { return }
        }
    }

    /// The present session, or the next one. Nil when the task is cancelled.
    public func reach() async -> Session? {
        if let session { return session }
        let (stream, continuation) = AsyncStream.makeStream(of: Session.self)
        lastArrival += 1
        let number = lastArrival
        arrivals[number] = continuation
        defer { arrivals[number] = nil }
        return await stream.first { _ in true }
    }

    /// What the service says about the job while the session lasts. Empty when it is over already.
    public func listen(_ job: JobID, in session: Session) -> AsyncStream<ServiceMessage> {
        let (stream, continuation) = AsyncStream.makeStream(of: ServiceMessage.self)
        listeners.removeValue(forKey: job)?.finish()
        if session == self.session {
            listeners[job] = continuation
        } else {
            continuation.finish()
        }
        return stream
    }

    /// Nobody cares for this job's messages any more.
    public func ignore(_ job: JobID) {
        listeners.removeValue(forKey: job)?.finish()
    }

    /// Returns when the message is with the kernel. Does nothing when the session is over: the end of the listeners'
    /// streams tells.
    public func send(_ message: ClientMessage, in session: Session) async {
        guard session == self.session, let connection else { return }
        do {
            try await connection.send(message)
        } catch {
            // The reading side ends as well, and with it the session.
            connection.close()
        }
    }

    /// The service's look inside itself; nil while it cannot be reached.
    public func status() async -> ServiceStatus? {
        guard let session else { return nil }
        return await withCheckedContinuation { reader in
            statusReaders.append(reader)
            Task { await self.send(.statusRequest, in: session) }
        }
    }

    private func serve() async throws {
        let connection = ClientConnection(try FrameConnection.connect(to: path))
        self.connection = connection
        try await withTaskCancellationHandler {
            defer { connection.close() }
            let greeting = Task {
                try await Task.sleep(for: Self.greetingTime)
                connection.close()
            }
            defer { greeting.cancel() }
            try await connection.send(.hello(Hello(client: "gateway")))
            for try await message in connection.messages {
                switch message {
                case .success(.welcome(let welcome)):
                    greeting.cancel()
                    await welcomed(welcome)
                    begin(welcome)
                case .success(let message):
                    deliver(message)
                case .failure(.unknownKind(let kind)):
                    log.debug("a message of an unknown kind", ["kind": "\(kind)"])
                case .failure(let error): throw error
                }
            }
        } onCancel: {
            connection.close()
        }
    }

    private func begin(_ welcome: Welcome) {
        sessions += 1
        let session = Session(number: sessions, bootID: welcome.bootID)
        self.session = session
        log.info(
            "the inference service is here",
            ["version": welcome.version, "boot": welcome.bootID, "effects": "\(welcome.effects.count)"])
        for arrival in arrivals.values { arrival.yield(session) }
        arrivals = [:]
    }

    private func endSession() {
        session = nil
        connection = nil
        for listener in listeners.values { listener.finish() }
        listeners = [:]
        for reader in statusReaders { reader.resume(returning: nil) }
        statusReaders = []
    }

    private func deliver(_ message: ServiceMessage) {
        switch message {
        case .status(let status):
            for reader in statusReaders { reader.resume(returning: status) }
            statusReaders = []
        case .refused(let refused) where refused.job == nil:
            log.error("the inference service refuses this gateway", ["why": refused.message["en"]])
        default:
            if let job = message.job { listeners[job]?.yield(message) }
        }
    }
}

extension ServiceMessage {
    fileprivate var job: JobID? {
        switch self {
        case .accepted(let accepted): accepted.job
        case .refused(let refused): refused.job
        case .unknown(let job): job
        case .progress(let progress): progress.job
        case .finished(let finished): finished.job
        case .failed(let failed): failed.job
        case .welcome, .status: nil
        }
    }
}
