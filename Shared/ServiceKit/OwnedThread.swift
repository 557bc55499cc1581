import Glibc
import Synchronization

/// A thread of our own, for C calls that block: they must never hold up Swift's cooperative pool.
public final class OwnedThread: Sendable {
    private let handle: pthread_t
    private let joined = Atomic(false)

    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Starts the thread at once, by `pthread_create`.
    ///
    /// - Parameter name: shown by `top -H`; the kernel keeps its first 15 bytes.
    /// - Note: traps when the system has no more threads to give: there is no way to go on then.
    public init(name: String, body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        var handle = pthread_t()
        let status = pthread_create(
            &handle, nil,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                OwnedThread.nameThisThread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        precondition(status == 0, "pthread_create: \(String(cString: strerror(status)))")
        self.handle = handle
    }

    /// Waits until the body has returned. Must not be called from the thread itself; a second call returns at once.
    public func join() {
        if !joined.exchange(true, ordering: .acquiringAndReleasing) { pthread_join(handle, nil) }
    }

    /// `prctl(PR_SET_NAME)` is variadic and does not import; the file under /proc does the same.
    private static func nameThisThread(_ name: String) {
        let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = write(file, bytes, bytes.count)
        close(file)
    }

    deinit {
        if !joined.load(ordering: .acquiring) { pthread_detach(handle) }
    }
}
