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
        let task = tasks.pointee
        let products = Int((task.width + task.reach) * task.groups * task.vectors) + 1
        let windows = task.column_taps != nil ? Int(kernels.pixels * task.window.full_taps) / 2 : 0
        return (products + windows) * PlaneGeometry.channels
    }

    var items: Int { rows * count }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        kernels.narrow(tasks + item % count, Int32(item / count), scratch[thread])
    }
}
