import Dispatch
import Glibc
import Synchronization

/// Follows a child process on a thread of its own: what it writes, and how it ends.
final class ChildWatch: Sendable {
    struct State: Sendable {
        var output: [UInt8] = []
        /// Once it has ended, as a shell would say it: 128 + signal for a killed one.
        var status: Int32?
        fileprivate var listeners: [AsyncStream<Void>.Continuation] = []

        var text: String { String(decoding: output, as: UTF8.self) }
    }

    private let pid: pid_t
    private let state = Mutex(State())

    /// Reads the descriptor `output` to its end, closes it and reaps the process.
    init(pid: pid_t, output: Int32) {
        self.pid = pid
        DispatchQueue(label: "child \(pid)").async { self.follow(output) }
    }

    var now: State { state.withLock { $0 } }

    func signal(_ number: Int32) {
        state.withLock { state in
            // The process is reaped under this lock, so its number cannot belong to another one yet.
            if state.status == nil { kill(pid, number) }
        }
    }

    /// Waits for the first state in which `read` gives a value.
    func first<Value: Sendable>(
        within limit: Duration, _ what: String, _ read: @escaping @Sendable (State) -> Value?
    ) async throws -> Value {
        let (changes, listener) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.listeners.append(listener) }
        listener.yield()
        return try await withDeadline(limit, waitingFor: what) {
            for await _ in changes {
                if let value = read(self.now) { return value }
            }
            throw CancellationError()
        }
    }

    private func follow(_ output: Int32) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(output, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            change { $0.output += buffer.prefix(count) }
        }
        close(output)
        // Waits without reaping first, so that the lock is not held meanwhile.
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
        change { state in
            var raw: Int32 = 0
            waitpid(pid, &raw, 0)
            let signal = raw & 0x7F
            state.status = signal == 0 ? raw >> 8 & 0xFF : 128 + signal
        }
    }

    private func change(_ body: (inout State) -> Void) {
        let listeners = state.withLock { state in
            body(&state)
            return state.listeners
        }
        for listener in listeners { listener.yield() }
    }
}
