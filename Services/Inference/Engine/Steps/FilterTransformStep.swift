import CKernels

/// Transforms a convolution's filters for minimal filtering, just before it runs: they take several times the room of the plain
/// ones, and less than the time in which they would come from memory.
struct FilterTransformStep: Step {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_filters>
    /// Kept alive for `task`.
    let packed: PackedFilters

    /// Input channels of an item: what they become stays in the nearest cache until it goes where it belongs.
    private var channels: Int { task.pointee.bf16 != 0 ? 8 : 4 }

    var scratchFloats: Int {
        let (size, window) = (Int(task.pointee.size), Int(task.pointee.window))
        let results = size * size * (channels * Int(kernels.lanes) / PlaneGeometry.channels + 1)
        return (window * window + size * window + size * size + results) * PlaneGeometry.channels
    }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let depth = Int(task.pointee.depth)
        let parts = (depth + channels - 1) / channels
        pool.parallelFor(parts * Int(task.pointee.groups)) { item, thread in
            let first = item % parts * channels
            kernels.transform_filters(
                task, Int32(item / parts), Int32(first), Int32(min(depth, first + channels)), scratch[thread])
        }
    }
}
