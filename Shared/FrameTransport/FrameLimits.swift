/// What a connection puts up with.
public struct FrameLimits: Equatable, Sendable {
    /// The longest body of one frame, in bytes. 64 MiB carries the largest file Telegram hands out, and a style, with room.
    public var bodyBytes: Int
    /// Frames read ahead of their consumer; the peer is not read from while so many wait.
    public var framesAhead: Int
    /// How long a peer may neither send the rest of a frame it has begun nor take what it is sent.
    public var stall: Duration

    public init(bodyBytes: Int = 64 << 20, framesAhead: Int = 4, stall: Duration = .seconds(30)) {
        self.bodyBytes = bodyBytes
        self.framesAhead = framesAhead
        self.stall = stall
    }
}
