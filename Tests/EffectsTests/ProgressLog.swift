import Synchronization

/// Remembers what an effect told of its progress.
final class ProgressLog: Sendable {
    private let noted = Mutex<[(stage: String, fraction: Double)]>([])

    var entries: [(stage: String, fraction: Double)] { noted.withLock { $0 } }

    func note(stage: String, fraction: Double, preview: [UInt8]?) {
        noted.withLock { $0.append((stage, fraction)) }
    }
}
