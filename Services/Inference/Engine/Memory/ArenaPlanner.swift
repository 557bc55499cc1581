/// Gives buffers places in one piece of memory, so that those in use at the same time do not overlap.
struct ArenaPlanner {
    struct Buffer: Sendable {
        var floats: Int
        /// The first and the last layer that uses it.
        var lifetime: ClosedRange<Int>
    }

    /// Buffers start at whole cache lines.
    private static let alignment = 16

    private(set) var offsets: [Int]
    /// Floats of the whole.
    private(set) var size = 0

    /// The largest buffers choose first; each takes the lowest place that is free for its lifetime.
    init(_ buffers: [Buffer]) {
        offsets = Array(repeating: 0, count: buffers.count)
        var placed: [Int] = []
        for index in buffers.indices.sorted(by: { (buffers[$0].floats, $1) > (buffers[$1].floats, $0) }) {
            let buffer = buffers[index]
            var offset = 0
            for other in placed where buffers[other].lifetime.overlaps(buffer.lifetime) {
                if offset + buffer.floats <= offsets[other] { break }
                offset = max(offset, offsets[other] + Self.rounded(buffers[other].floats))
            }
            offsets[index] = offset
            size = max(size, offset + Self.rounded(buffer.floats))
            // In order of their places: the loop above stops at the first gap that is wide enough.
            placed.insert(index, at: placed.firstIndex { offsets[$0] > offset } ?? placed.endIndex)
        }
    }

    private static func rounded(_ floats: Int) -> Int {
        (floats + alignment - 1) / alignment * alignment
    }
}
