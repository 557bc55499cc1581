import CKernels

/// A convolution to few channels, row by row.
struct NarrowConvolutionStep: Step {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_narrow>
    let rows: Int
    /// Kept alive for `task`.
    let packed: PackedFilters

    var scratchFloats: Int {
        // The shifted reads of the last pixels reach one vector further.
        Int((task.pointee.width + task.pointee.kernel) * task.pointee.groups * kernels.lanes) + 2
            * PlaneGeometry.channels
    }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(rows) { row, thread in kernels.narrow(task, Int32(row), scratch[thread]) }
    }
}
