import Glibc
import Synchronization

/// Signals as values instead of handlers.
///
/// A handler may do next to nothing, so this one writes the signal's number into a pipe that a thread of our own reads. (A
/// dispatch source starts to listen some time after it was activated, and what arrives before is lost.)
public final class Signals: Sendable {
    /// Each signal's number as it arrives.
    public let received: AsyncStream<Int32>
    private let key: Int

    /// Takes over the given signals for the whole process, by `sigaction`: their default action no longer happens, and none that
    /// arrives after this call is lost.
    public init(_ numbers: Int32...) {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        received = stream
        key = SignalPost.shared.subscribe(Set(numbers), continuation)
        for number in numbers {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { SignalPost.post($0) }
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
    }

    /// Writing to a peer that has gone must be an error of that write, not the end of the process.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { SignalPost.shared.unsubscribe(key) }
}

/// The way from the handlers to all the ``Signals`` of the process.
private final class SignalPost: Sendable {
    static let shared = SignalPost()
    private static let letterbox = Atomic<Int32>(-1)

    private struct Subscriber {
        let numbers: Set<Int32>
        let continuation: AsyncStream<Int32>.Continuation
    }

    private let subscribers = Mutex<[Int: Subscriber]>([:])
    private let keys = Atomic(0)

    /// Traps when the process has no file descriptors left: it has then not even begun.
    private init() {
        var ends: [Int32] = [-1, -1]
        // A pair of sockets, since a pipe cannot be made close-on-exec at once without GNU's `pipe2`.
        let status = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends)
        precondition(status == 0, "socketpair: \(String(cString: strerror(errno)))")
        Self.letterbox.store(ends[1], ordering: .releasing)
        let letters = ends[0]
        // Lives as long as the process, like its handlers.
        _ = OwnedThread(name: "signals") { self.deliver(letters) }
    }

    /// In the handler: only what is async-signal-safe.
    static func post(_ number: Int32) {
        let kept = errno
        var letter = UInt8(truncatingIfNeeded: number)
        _ = send(letterbox.load(ordering: .acquiring), &letter, 1, Int32(MSG_DONTWAIT))
        errno = kept
    }

    private func deliver(_ letters: Int32) {
        var letter: UInt8 = 0
        while true {
            let count = read(letters, &letter, 1)
            if count < 0 && errno == EINTR { continue }
            guard count == 1 else { return }
            let number = Int32(letter)
            subscribers.withLock { subscribers in
                for subscriber in subscribers.values where subscriber.numbers.contains(number) {
                    subscriber.continuation.yield(number)
                }
            }
        }
    }

    func subscribe(_ numbers: Set<Int32>, _ continuation: AsyncStream<Int32>.Continuation) -> Int {
        let key = keys.add(1, ordering: .relaxed).newValue
        subscribers.withLock { $0[key] = Subscriber(numbers: numbers, continuation: continuation) }
        return key
    }

    func unsubscribe(_ key: Int) {
        subscribers.withLock { $0[key] = nil }
    }
}
