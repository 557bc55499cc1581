import FrameTransport
import InferenceProtocol
import ServiceKit

/// The conversation with one client, from Hello to the end of its connection. Whatever goes wrong here ends this
/// conversation alone.
///
///     connected ──Hello──> welcomed ──anything──> welcomed ...
///         └──anything else──> refused, closed
struct ClientSession {
    let service: JobService
    let log: Log

    func run(_ connection: ServiceConnection) async {
        guard let (listener, outbox) = service.join() else {
            log.warning("a client was turned away: too many are connected")
            return connection.close()
        }
        defer { service.leave(listener) }
        await withDiscardingTaskGroup { group in
            group.addTask {
                // A client that cannot be told anything is of no use: the other direction ends too.
                defer { connection.close() }
                do {
                    try await outbox.drain { message throws in try await connection.send(message) }
                } catch {
                    log.debug("a client was lost", ["reason": "\(error)"])
                }
            }
            do {
                try await converse(connection, listener)
            } catch {
                log.info("a client's connection broke", ["reason": "\(error)"])
            }
            outbox.end()
        }
    }

    private func converse(_ connection: ServiceConnection, _ listener: JobBook.Listener) async throws(TransportError) {
        var messages = connection.messages.makeAsyncIterator()
        guard let first = try await messages.next() else { return }
        guard case .success(.hello(let hello)) = first else {
            return refuse(listener, Refusal(.badMessage, Wording.helloFirst))
        }
        guard (ProtocolVersion.oldestServed...ProtocolVersion.current).contains(hello.protocolVersion) else {
            return refuse(
                listener, Refusal(.unsupportedVersion, Wording.unsupportedVersion(hello.protocolVersion)))
        }
        log.debug("a client has come", ["client": hello.client])
        service.post(.welcome(service.welcome), to: listener)
        while let message = try await messages.next() {
            switch message {
            case .success(let message): answer(message, listener)
            case .failure(let error):
                refuse(listener, Refusal(.badMessage, Wording.badMessage(error)))
                // A kind of message from the future can be passed over; after nonsense there may only be more of it.
                guard case .unknownKind = error else { return }
            }
        }
    }

    private func answer(_ message: ClientMessage, _ listener: JobBook.Listener) {
        switch message {
        case .hello: service.post(.welcome(service.welcome), to: listener)
        case .submit(let submission): service.submit(submission, from: listener)
        case .attach(let job):
            if !service.attach(job, listener) { service.post(.unknown(job), to: listener) }
        case .cancel(let job):
            if !service.cancel(job, from: listener) { service.post(.unknown(job), to: listener) }
        case .settle(let job):
            if !service.settle(job, from: listener) { service.post(.unknown(job), to: listener) }
        case .acknowledge(let job): service.acknowledge(job)
        case .statusRequest: service.post(.status(service.status), to: listener)
        }
    }

    private func refuse(_ listener: JobBook.Listener, _ refusal: Refusal) {
        service.post(refusal.refused(nil), to: listener)
    }
}
