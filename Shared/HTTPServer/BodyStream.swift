import CMicroHTTPD
import Glibc
import Synchronization

/// Feeds the pieces of a streamed body to libmicrohttpd, one at a time. Its connection is suspended while there is
/// nothing to send, so that an idle stream costs no time.
final class BodyStream: Sendable {
    private struct State {
        let connection: Handle
        var piece: ArraySlice<UInt8> = []
        var isSuspended = false
        /// Nothing follows the piece at hand.
        var isFinished = false
        /// The connection is gone: its handle must not be used any more.
        var isClosed = false
        /// The pump, waiting for the piece to be sent.
        var sent: CheckedContinuation<Void, Never>?
        var pump: Task<Void, Never>?

        mutating func wakeConnection() {
            guard isSuspended, !isClosed else { return }
            isSuspended = false
            MHD_resume_connection(connection.pointer)
        }
    }

    /// libmicrohttpd asks for as much at once.
    private static let blockBytes = 32 << 10

    private let state: Mutex<State>

    init(connection: Handle, pieces: AsyncStream<[UInt8]>) {
        state = Mutex(State(connection: connection))
        let pump = Task {
            for await piece in pieces where !piece.isEmpty { await self.send(piece) }
            self.finish()
        }
        state.withLock { $0.pump = pump }
    }

    /// A response that reads from here and keeps this object as long as it lives.
    func makeResponse() -> OpaquePointer? {
        let context = Unmanaged.passRetained(self)
        let read: MHD_ContentReaderCallback = { context, _, buffer, capacity in
            guard let context, let buffer else { return MHD_CONTENT_READER_END_WITH_ERROR }
            return Unmanaged<BodyStream>.fromOpaque(context).takeUnretainedValue()
                .read(UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
        }
        let free: MHD_ContentReaderFreeCallback = { context in
            if let context { Unmanaged<BodyStream>.fromOpaque(context).release() }
        }
        let response = MHD_create_response_from_callback(
            unknownSize, Self.blockBytes, read, context.toOpaque(), free)
        if response == nil { context.release() }
        return response
    }

    /// The body ends after what was sent so far.
    func finish() {
        let (pump, sent) = state.withLock { state in
            state.isFinished = true
            state.wakeConnection()
            return (state.pump, state.sent.take())
        }
        pump?.cancel()
        sent?.resume()
    }

    /// The connection is gone.
    func close() {
        state.withLock { $0.isClosed = true }
        finish()
    }

    private func send(_ piece: [UInt8]) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                guard !state.isFinished else { return true }
                state.piece = piece[...]
                state.sent = continuation
                state.wakeConnection()
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let (count, sent) = state.withLock { state -> (Int, CheckedContinuation<Void, Never>?) in
            guard !state.piece.isEmpty else {
                guard !state.isFinished else { return (MHD_CONTENT_READER_END_OF_STREAM, nil) }
                MHD_suspend_connection(state.connection.pointer)
                state.isSuspended = true
                return (0, nil)
            }
            let part = state.piece.prefix(buffer.count)
            buffer.copyBytes(from: part)
            state.piece = state.piece.dropFirst(part.count)
            return (part.count, state.piece.isEmpty ? state.sent.take() : nil)
        }
        sent?.resume()
        return count
    }
}

/// `MHD_SIZE_UNKNOWN`, a macro with a cast, which Swift does not import.
private let unknownSize = UInt64.max
