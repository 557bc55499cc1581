import CKernels

/// A convolution to few channels, row by row.
struct NarrowConvolutionStep: LongStep {
    let kernels: atelier_kernels
    /// One per row of the upscaled square.
    let tasks: UnsafeMutablePointer<atelier_narrow>
    let count: Int
    /// Of each task.
    let rows: Int
    /// Kept alive for `tasks`.
    let packed: PackedFilters

    var scratchFloats: Int {
        // The shifted reads of the last pixel reach one vector further.
        Int((tasks.pointee.width + tasks.pointee.reach) * tasks.pointee.groups * kernels.lanes) + PlaneGeometry.channels
    }

    var items: Int { rows * count }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        kernels.narrow(tasks + item % count, Int32(item / count), scratch[thread])
    }
}
