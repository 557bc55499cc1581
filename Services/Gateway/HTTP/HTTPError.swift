/// No answer was had. (An answer with an error status is an ``HTTPReply``.)
public struct HTTPError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The request cannot be sent as it is: a bug or a wrong setting, not the network.
        case invalidRequest
        /// No connection came about: the other side has certainly not seen the request.
        case unreachable
        /// The other side's certificate is not to be trusted.
        case untrusted
        /// The connection ended or a time ran out; see ``HTTPError/mayHaveArrived``.
        case interrupted
        case responseTooLarge
        case cancelled
        /// The client was closed.
        case closed
    }

    public var code: Code
    /// In libcurl's words; never has the URL in it.
    public var message: String
    /// Whether the other side may have acted on the request all the same.
    public var mayHaveArrived: Bool

    public init(_ code: Code, _ message: String, mayHaveArrived: Bool = false) {
        self.code = code
        self.message = message
        self.mayHaveArrived = mayHaveArrived
    }

    public var description: String { message }
}
