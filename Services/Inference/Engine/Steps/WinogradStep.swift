import CKernels

/// A convolution by minimal filtering, a block of tiles at a time.
struct WinogradStep: LongStep {
    let kernels: atelier_kernels
    let plan: ConvolutionPlan
    let task: UnsafeMutablePointer<atelier_winograd>
    /// Kept alive for `task`.
    let packed: PackedFilters

    var scratchFloats: Int {
        let (outputs, window) = plan.algorithm.tile
        let elements = (outputs + window - 1) * (outputs + window - 1)
        let depth = Int(task.pointee.input_count * task.pointee.input_step * task.pointee.input_step)
        let capacity = Int(task.pointee.block_tiles)
        let products = Int(task.pointee.pass_groups * kernels.lanes) / PlaneGeometry.channels
        let transformed = elements * (depth * capacity * plan.pixelFloats + PlaneGeometry.channels)
        let vectors = elements * products * capacity + 2 * elements
        // A tap takes the room of two floats.
        return transformed + vectors * PlaneGeometry.channels + 2 * depth
    }

    /// Blocks.
    var items: Int { Int((task.pointee.tiles + task.pointee.block_tiles - 1) / task.pointee.block_tiles) }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        let kernel = plan.algorithm == .winogradSix ? kernels.winograd6 : kernels.winograd5
        // Threads take blocks in turn.
        kernel(task, Int32(item), Int32(item + scratch.threads), scratch[thread])
    }
}
