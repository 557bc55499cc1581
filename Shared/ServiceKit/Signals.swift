@preconcurrency import Dispatch
import Glibc

/// Signals as values instead of handlers.
public final class Signals: Sendable {
    /// Each signal's number as it arrives.
    public let received: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    /// Takes over the given signals for the whole process; their default action no longer happens.
    public init(_ numbers: Int32...) {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        received = stream
        let queue = DispatchQueue(label: "signals")
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { continuation.yield(number) }
            source.activate()
            return source
        }
    }

    /// Writing to a peer that has gone must be an error of that write, not the end of the process.
    public static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    deinit {
        for source in sources { source.cancel() }
    }
}
