/// Why a server could not start.
public struct HTTPServerError: Error, Equatable, CustomStringConvertible {
    public enum Code: Equatable, Sendable {
        /// The host name means nothing on this machine.
        case unknownHost
        /// Another process listens there already.
        case addressInUse
        /// The system refused to listen there, for instance on a port below 1024.
        case cannotListen
        /// libmicrohttpd could not make its thread or its event loop.
        case cannotServe
    }

    public var code: Code
    /// What failed and what to do about it.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
