import CMicroHTTPD
import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server: libmicrohttpd's thread does the talking, handlers are async functions.
///
/// While a handler runs its connection is suspended, so that a thousand waiting long polls cost no thread. A server
/// must be stopped: letting go of it leaves it serving.
public final class HTTPServer: Sendable {
    /// Answers one request. Cancelled when the server stops before it has answered.
    public typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    /// Where it listens; the port is the real one when 0 was asked for.
    public let address: ListenAddress
    private let exchanges: ExchangeRegistry
    private let daemon: Mutex<Handle?>

    /// Starts to listen and serve.
    ///
    /// - Throws: ``HTTPServerError`` when the address cannot be listened on.
    public init(
        listen: ListenAddress, limits: HTTPServerLimits = HTTPServerLimits(), handler: @escaping Handler
    ) throws(HTTPServerError) {
        let (descriptor, bound) = try ListeningSocket.open(listen)
        address = bound
        exchanges = ExchangeRegistry(bodyLimit: limits.bodyBytes, handler: handler)
        // Balanced in `stop`, after the thread that uses it has ended.
        let context = Unmanaged.passRetained(exchanges)
        var settings = atelier_mhd_settings(
            listening_socket: descriptor, connection_limit: UInt32(limits.connections),
            idle_seconds: UInt32(limits.idleSeconds), connection_memory: limits.headerBytes + Self.pieceBytes,
            access: accessHandler, completed: completedHandler, context: context.toOpaque())
        guard let started = atelier_mhd_start(&settings) else {
            let reason = String(cString: strerror(errno))
            context.release()
            close(descriptor)
            throw HTTPServerError(
                .cannotServe, "cannot serve on \(bound): \(reason); are threads or descriptors exhausted?")
        }
        daemon = Mutex(Handle(started))
    }

    /// Stops listening, lets running handlers answer for up to `grace`, then cancels them and closes every connection.
    /// Stopping again does nothing.
    public func stop(grace: Duration = .seconds(5)) async {
        guard let started = daemon.withLock({ $0.take() }) else { return }
        // The descriptor of the listening socket is ours again once the daemon has let go of it.
        let descriptor = MHD_quiesce_daemon(started.pointer)
        if descriptor >= 0 { close(descriptor) }
        await exchanges.drain(grace: grace)
        await withCheckedContinuation { continuation in
            // Joins libmicrohttpd's thread, so it must not hold up one of the cooperative pool.
            DispatchQueue(label: "HTTPServer.stop").async {
                MHD_stop_daemon(started.pointer)
                continuation.resume()
            }
        }
        Unmanaged.passUnretained(exchanges).release()
    }

    /// Room for one piece of a body beside the headers.
    private static let pieceBytes = 32 << 10
}

/// Called several times for each request: when its headers are there, for each piece of its body, at its end, and again
/// after its connection is resumed.
private let accessHandler: MHD_AccessHandlerCallback = { context, connection, path, method, _, data, size, slot in
    guard let context, let connection, let size, let slot else { return .NO }
    guard let known = slot.pointee else {
        let registry = Unmanaged<ExchangeRegistry>.fromOpaque(context).takeUnretainedValue()
        let exchange = Exchange(
            registry: registry, connection: connection, method: String(cString: method!), path: String(cString: path!))
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        return exchange.begin()
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    guard size.pointee > 0 else { return exchange.proceed() }
    let piece = UnsafeRawBufferPointer(start: data, count: size.pointee)
    size.pointee = 0
    return exchange.receive(piece)
}

/// Called once for each request that the access handler has seen, whatever became of it.
private let completedHandler: MHD_RequestCompletedCallback = { _, _, slot, _ in
    guard let slot, let known = slot.pointee else { return }
    slot.pointee = nil
    Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue().end()
}
