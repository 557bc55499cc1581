public import FrameTransport

/// The service's end of a connection.
public typealias ServiceConnection = MessageConnection<ServiceMessage, ClientMessage>
/// A client's end of a connection.
public typealias ClientConnection = MessageConnection<ClientMessage, ServiceMessage>

/// A ``FrameConnection`` that carries messages: one kind out, another in.
public final class MessageConnection<Outgoing: WireMessage, Incoming: WireMessage>: Sendable {
    private let connection: FrameConnection

    public init(_ connection: FrameConnection) {
        self.connection = connection
    }

    /// What the peer says, for one consumer. A frame that is no known message is an element too: whether it ends the
    /// conversation is the consumer's to decide. The sequence ends and throws as ``FrameConnection/frames`` does.
    public var messages: Messages { Messages(frames: connection.frames) }

    /// Returns when the kernel has taken the whole message.
    public func send(_ message: Outgoing) async throws(TransportError) {
        try await connection.send(message.frame)
    }

    public func close() {
        connection.close()
    }

    public struct Messages: AsyncSequence, Sendable {
        public typealias Element = Result<Incoming, ProtocolError>
        public typealias Failure = TransportError
        let frames: FrameConnection.Frames

        public func makeAsyncIterator() -> Iterator {
            Iterator(frames: frames.makeAsyncIterator())
        }

        public struct Iterator: AsyncIteratorProtocol {
            var frames: FrameConnection.Frames.Iterator

            public mutating func next() async throws(TransportError) -> Element? {
                try await next(isolation: nil)
            }

            public mutating func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> Element? {
                guard let frame = try await frames.next(isolation: actor) else { return nil }
                do throws(ProtocolError) {
                    return .success(try Incoming(frame: frame))
                } catch {
                    return .failure(error)
                }
            }
        }
    }
}
