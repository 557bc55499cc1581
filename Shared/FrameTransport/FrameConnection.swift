/// One stream of frames in each direction: a length of four bytes in network order, then so many bytes. What they mean is
/// not known here.
///
/// The connection closes when ``close()`` is called or the last reference goes.
public final class FrameConnection: Sendable {
    private let reader: FrameReader
    private let writer: FrameWriter

    /// What the peer sends, for one consumer. It ends when the peer closes between two frames or this side closes, and
    /// throws when the peer breaks the rules or the connection breaks.
    public var frames: Frames { Frames(reader: reader) }

    /// Adopts a connected stream socket; it is closed with the connection.
    public convenience init(adopting descriptor: Int32, limits: FrameLimits = FrameLimits()) {
        self.init(UnixSocket(adopting: descriptor), limits)
    }

    init(_ socket: UnixSocket, _ limits: FrameLimits) {
        reader = FrameReader(socket, limits)
        writer = FrameWriter(socket, limits)
    }

    /// Connects to the service that listens at `path`, without waiting for one to appear.
    public static func connect(
        to path: String, limits: FrameLimits = FrameLimits()
    ) throws(TransportError) -> FrameConnection {
        FrameConnection(try UnixSocket.connected(to: path), limits)
    }

    /// Sends one frame and returns when the kernel has taken all of it. Frames of several senders do not mix.
    public func send(_ body: [UInt8]) async throws(TransportError) {
        try await writer.write(body)
    }

    /// Ends both directions; whoever is sending or receiving is woken.
    public func close() {
        reader.stop()
    }

    deinit {
        reader.stop()
    }

    public struct Frames: AsyncSequence, Sendable {
        public typealias Element = [UInt8]
        public typealias Failure = TransportError
        let reader: FrameReader

        public func makeAsyncIterator() -> Iterator {
            Iterator(reader: reader, results: reader.stream.makeAsyncIterator())
        }

        public struct Iterator: AsyncIteratorProtocol {
            let reader: FrameReader
            var results: AsyncStream<Result<[UInt8], TransportError>>.Iterator

            public mutating func next() async throws(TransportError) -> [UInt8]? {
                try await next(isolation: nil)
            }

            public mutating func next(isolation actor: isolated (any Actor)?) async throws(TransportError) -> [UInt8]? {
                guard let result = await results.next(isolation: actor) else { return nil }
                reader.consumed()
                return try result.get()
            }
        }
    }
}
