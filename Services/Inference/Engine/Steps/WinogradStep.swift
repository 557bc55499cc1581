import CKernels

/// A convolution by minimal filtering, a block of tiles at a time.
struct WinogradStep: LongStep {
    let kernels: atelier_kernels
    let filtering: MinimalFiltering
    let task: UnsafeMutablePointer<atelier_winograd>
    /// Kept alive for `task`.
    let packed: PackedFilters

    var scratchFloats: Int {
        let elements = filtering.size * filtering.size
        let pixelFloats = PlaneGeometry.pixelFloats(isBF16: task.pointee.bf16 != 0)
        let depth = Int(task.pointee.input_count * task.pointee.input_step * task.pointee.input_step)
        let capacity = Int(task.pointee.block_tiles)
        let products = Int(task.pointee.pass_groups * kernels.lanes) / PlaneGeometry.channels
        let transformed = elements * (depth * capacity * pixelFloats + PlaneGeometry.channels)
        let vectors = elements * products * capacity + 2 * elements
        // A tap takes the room of two floats.
        return transformed + vectors * PlaneGeometry.channels + 2 * depth
    }

    /// Blocks.
    var items: Int { Int((task.pointee.tiles + task.pointee.block_tiles - 1) / task.pointee.block_tiles) }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        let kernel =
            switch filtering {
            case .sixByThree: kernels.winograd6
            case .fiveByTwo: kernels.winograd5
            case .threeByTwo: kernels.winograd3
            }
        // Threads take blocks in turn.
        kernel(task, Int32(item), Int32(item + scratch.threads), scratch[thread])
    }
}
