import CCurl
import ServiceKit
import Synchronization

/// The thread that drives all transfers through one libcurl multi handle.
///
/// Others leave their wishes in the inbox and wake the thread; everything of libcurl's happens on it. It ends, and
/// frees the handle, once the inbox is closed.
final class TransferThread: Sendable {
    typealias Answer = CheckedContinuation<Result<HTTPReply, HTTPError>, Never>

    private struct Inbox {
        var started: [(Transfer, Answer)] = []
        var cancelled: [Transfer] = []
        var isClosed = false
        /// Nil once the thread has freed it.
        var multi: MultiHandle?
    }

    /// `curl_multi_wakeup` is the one function of a multi handle that any thread may call, and the inbox's lock keeps
    /// it from being freed meanwhile; hence the promise.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private static let initialised = atelier_curl_initialise()
    /// A bound for a wake-up that got lost; none is known to.
    private static let longestWaitMilliseconds: Int32 = 10_000

    private let inbox: Mutex<Inbox>

    init() throws(HTTPError) {
        guard Self.initialised == CURLE_OK, let multi = curl_multi_init() else {
            throw HTTPError(.invalidRequest, "libcurl could not be initialised")
        }
        let handle = MultiHandle(pointer: multi)
        inbox = Mutex(Inbox(multi: handle))
        _ = OwnedThread(name: "http") { [self] in run(handle.pointer) }
    }

    func start(_ transfer: Transfer, _ answer: Answer) {
        let isClosed = inbox.withLock { inbox in
            if !inbox.isClosed { inbox.started.append((transfer, answer)) }
            wake(inbox)
            return inbox.isClosed
        }
        if isClosed { answer.resume(returning: .failure(HTTPError(.closed, "the HTTP client is closed"))) }
    }

    func cancel(_ transfer: Transfer) {
        inbox.withLock { inbox in
            inbox.cancelled.append(transfer)
            wake(inbox)
        }
    }

    func close() {
        inbox.withLock { inbox in
            inbox.isClosed = true
            wake(inbox)
        }
    }

    private func wake(_ inbox: borrowing Inbox) {
        if let multi = inbox.multi { curl_multi_wakeup(multi.pointer) }
    }

    private func run(_ multi: UnsafeMutableRawPointer) {
        var active: [ObjectIdentifier: (transfer: Transfer, answer: Answer)] = [:]
        func finish(_ transfer: Transfer, _ result: Result<HTTPReply, HTTPError>) {
            guard let entry = active.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
            transfer.detach(from: multi)
            entry.answer.resume(returning: result)
        }

        while true {
            let (started, cancelled, isClosed) = inbox.withLock { inbox in
                defer { (inbox.started, inbox.cancelled) = ([], []) }
                return (inbox.started, inbox.cancelled, inbox.isClosed)
            }
            for (transfer, answer) in started {
                active[ObjectIdentifier(transfer)] = (transfer, answer)
                if transfer.isCancelled.load(ordering: .acquiring) {
                    finish(transfer, .failure(HTTPError(.cancelled, "cancelled")))
                } else if let error = transfer.attach(to: multi) {
                    finish(transfer, .failure(error))
                }
            }
            for transfer in cancelled {
                finish(transfer, .failure(HTTPError(.cancelled, "cancelled", mayHaveArrived: true)))
            }
            if isClosed { break }

            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            var remaining: Int32 = 0
            while let message = curl_multi_info_read(multi, &remaining) {
                guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle,
                    let transfer = Transfer.of(handle)
                else { continue }
                finish(transfer, transfer.result(atelier_curl_result(message)))
            }
            curl_multi_poll(multi, nil, 0, Self.longestWaitMilliseconds, nil)
        }

        for entry in active.values {
            finish(entry.transfer, .failure(HTTPError(.closed, "the HTTP client is closed", mayHaveArrived: true)))
        }
        inbox.withLock { $0.multi = nil }
        curl_multi_cleanup(multi)
    }
}
