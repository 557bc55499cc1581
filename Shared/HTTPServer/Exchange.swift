import CMicroHTTPD
import Glibc
import Synchronization

/// One request and its answer, from the first header to the last byte.
///
/// libmicrohttpd's thread calls `begin`, `receive`, `proceed` and `end`; the handler's task calls `answer`. The
/// connection is suspended exactly in the phase `handling`, in which libmicrohttpd neither touches nor frees it.
final class Exchange: Sendable {
    private enum Phase {
        case receiving
        case handling
        case answered(HTTPResponse)
        case sending(BodyStream?)
        case over
    }

    private struct State {
        let connection: Handle
        var body: [UInt8] = []
        var phase = Phase.receiving
        var task: Task<Void, Never>?
        /// The server stops: a stream has no end of its own to wait for.
        var streamsEnd = false
    }

    private let registry: ExchangeRegistry
    private let method: String
    private let path: String
    private let state: Mutex<State>

    init(registry: ExchangeRegistry, connection: OpaquePointer, method: String, path: String) {
        self.registry = registry
        self.method = method
        self.path = path
        state = Mutex(State(connection: Handle(connection)))
    }

    /// The headers are there: a body announced as too long is refused before it is read.
    func begin() -> MHD_Result {
        state.withLock { state in
            let length = MHD_lookup_connection_value(state.connection.pointer, .HEADER_KIND, "Content-Length")
            guard let length, let bytes = Int(String(cString: length)), bytes >= 0 else { return .YES }
            guard bytes > registry.bodyLimit else {
                state.body.reserveCapacity(bytes)
                return .YES
            }
            return send(.text("The request is larger than \(registry.bodyLimit) bytes.\n", status: 413), &state)
        }
    }

    func receive(_ piece: UnsafeRawBufferPointer) -> MHD_Result {
        state.withLock { state in
            guard state.body.count + piece.count <= registry.bodyLimit else { return .NO }
            state.body.append(contentsOf: piece)
            return .YES
        }
    }

    /// The request is complete, or its handler has answered.
    func proceed() -> MHD_Result {
        state.withLock { state in
            switch state.phase {
            case .receiving:
                guard registry.add(self) else {
                    return send(.text("The server is stopping.\n", status: 503), &state)
                }
                let request = request(&state)
                MHD_suspend_connection(state.connection.pointer)
                state.phase = .handling
                state.task = Task { self.answer(await registry.handler(request)) }
                return .YES
            case .answered(let response): return send(response, &state)
            case .handling, .sending, .over: return .YES
            }
        }
    }

    /// The answer is sent, or the connection is gone.
    func end() {
        let (task, phase) = state.withLock { state in
            defer { state.phase = .over }
            return (state.task.take(), state.phase)
        }
        task?.cancel()
        if case .sending(let stream) = phase { stream?.close() }
        registry.remove(self)
    }

    func endStream() {
        state.withLock { state in
            state.streamsEnd = true
            if case .sending(let stream) = state.phase { stream?.finish() }
        }
    }

    /// The server waits no longer for the handler.
    func abandon() {
        answer(.text("The server is stopping.\n", status: 503))
        endStream()
        state.withLock { $0.task }?.cancel()
    }

    private func answer(_ response: HTTPResponse) {
        state.withLock { state in
            guard case .handling = state.phase else { return }
            state.phase = .answered(response)
            MHD_resume_connection(state.connection.pointer)
        }
    }

    private func send(_ response: HTTPResponse, _ state: inout State) -> MHD_Result {
        guard response.status != HTTPResponse.dropConnection.status else { return .NO }
        let made: OpaquePointer?
        switch response.body {
        case .bytes(let bytes):
            made = bytes.withUnsafeBytes { buffer in
                // Copied by libmicrohttpd, which does not write to it: the API merely lacks a `const`.
                MHD_create_response_from_buffer(
                    buffer.count, UnsafeMutableRawPointer(mutating: buffer.baseAddress), .RESPMEM_MUST_COPY)
            }
            state.phase = .sending(nil)
        case .stream(let pieces):
            let stream = BodyStream(connection: state.connection, pieces: pieces)
            made = stream.makeResponse()
            state.phase = .sending(stream)
            if state.streamsEnd { stream.finish() }
        }
        guard let made else { return .NO }
        defer { MHD_destroy_response(made) }
        for field in response.headers.fields { MHD_add_response_header(made, field.name, field.value) }
        return MHD_queue_response(state.connection.pointer, UInt32(response.status), made)
    }

    private func request(_ state: inout State) -> HTTPRequest {
        var body: [UInt8] = []
        swap(&body, &state.body)
        return HTTPRequest(
            method: method, path: path, query: Self.fields(state.connection.pointer, .GET_ARGUMENT_KIND),
            headers: Self.fields(state.connection.pointer, .HEADER_KIND), body: body,
            peer: Self.peer(state.connection.pointer))
    }

    private static func fields(_ connection: OpaquePointer, _ kind: MHD_ValueKind) -> HTTPFields {
        var fields = HTTPFields()
        withUnsafeMutablePointer(to: &fields) { fields in
            let iterator: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
                context?.assumingMemoryBound(to: HTTPFields.self).pointee.append(
                    text(name, nameSize), text(value, valueSize))
                return .YES
            }
            _ = MHD_get_connection_values_n(connection, kind, iterator, fields)
        }
        return fields
    }

    private static func peer(_ connection: OpaquePointer) -> String {
        guard let address = atelier_mhd_peer(connection) else { return "" }
        let length =
            Int32(address.pointee.sa_family) == AF_INET6
            ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(NI_MAXHOST)) { host in
            getnameinfo(
                address, socklen_t(length), host.baseAddress, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0
                ? String(cString: host.baseAddress!) : ""
        }
    }
}

/// Bytes of a header or of a query, which may be missing and need not be UTF-8.
private func text(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
}
