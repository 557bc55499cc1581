import Synchronization

/// Sends HTTP requests through libcurl, any number at once, on one thread of its own.
///
/// Certificates are verified. A proxy is taken from `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, as libcurl does by
/// itself. Redirects are not followed.
public final class HTTPClient: Sendable {
    private let thread: TransferThread

    public init() throws(HTTPError) {
        thread = try TransferThread()
    }

    /// The answer, whatever its status. Cancelling the task ends the transfer.
    public func send(_ request: HTTPCall) async throws(HTTPError) -> HTTPReply {
        let transfer = Transfer(request)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                thread.start(transfer, continuation)
            }
        } onCancel: {
            transfer.isCancelled.store(true, ordering: .releasing)
            thread.cancel(transfer)
        }
        return try result.get()
    }

    /// Ends all transfers with ``HTTPError/Code/closed`` and the thread with them. Later requests fail the same way.
    public func close() {
        thread.close()
    }

    deinit {
        thread.close()
    }
}
