/// What a server accepts from strangers.
public struct HTTPServerLimits: Equatable, Sendable {
    /// The largest request body. A declared length above it is answered 413 before a byte of the body is read; a
    /// chunked body that grows above it ends the connection.
    public var bodyBytes: Int
    /// Room for one request's line and headers; more is answered 431.
    public var headerBytes: Int
    /// Connections open at once; further ones wait in the system's backlog or are closed.
    public var connections: Int
    /// A connection that neither sends nor takes a byte for this long is closed. Waiting for a handler does not count.
    public var idleSeconds: Int

    public init(
        bodyBytes: Int = 1 << 20, headerBytes: Int = 32 << 10, connections: Int = 256, idleSeconds: Int = 60
    ) {
        self.bodyBytes = bodyBytes
        self.headerBytes = headerBytes
        self.connections = connections
        self.idleSeconds = idleSeconds
    }
}
