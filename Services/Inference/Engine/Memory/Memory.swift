import Glibc

/// One piece of memory for floats, aligned to cache lines and on huge pages where it is large enough for them.
///
/// `@unchecked Sendable`: the pointer never changes; who shares the memory's contents between threads sees to the order.
final class Memory: @unchecked Sendable {
    let floats: UnsafeMutablePointer<Float>
    let count: Int
    var bytes: Int { count * MemoryLayout<Float>.stride }

    private static let hugePage = 2 << 20
    private static let cacheLine = 64

    /// - Throws: ``EngineError/outOfMemory(bytes:)``
    init(floats count: Int) throws(EngineError) {
        let bytes = max(count, 1) * MemoryLayout<Float>.stride
        let isHuge = bytes >= Self.hugePage
        var pointer: UnsafeMutableRawPointer?
        guard posix_memalign(&pointer, isHuge ? Self.hugePage : Self.cacheLine, bytes) == 0, let pointer else {
            throw .outOfMemory(bytes: bytes)
        }
        // Only a wish: without huge pages everything works, a few percent slower.
        if isHuge { madvise(pointer, bytes, MADV_HUGEPAGE) }
        floats = pointer.bindMemory(to: Float.self, capacity: count)
        self.count = count
    }

    deinit {
        free(floats)
    }
}
