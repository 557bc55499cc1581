import CKernels

/// A convolution of few pixels: writes out their windows, then multiplies.
struct ColumnsStep: Step {
    let kernels: atelier_kernels
    /// One per phase.
    let tasks: UnsafeMutablePointer<atelier_columns>
    let phases: Int
    let groups: Int
    /// Kept alive for `tasks`.
    let packed: PackedFilters

    /// One tile of sums.
    var scratchFloats: Int { Int(kernels.pixels * kernels.lanes) }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let pixels = (0..<phases).map { Int(tasks[$0].pixels) }.max() ?? 0
        let blocks = (pixels + Int(kernels.pixels) - 1) / Int(kernels.pixels)
        pool.parallelFor(phases * blocks) { item, _ in
            let task = tasks + item / blocks
            if item % blocks * Int(kernels.pixels) < Int(task.pointee.pixels) {
                kernels.gather_columns(task, Int32(item % blocks))
            }
        }
        pool.parallelFor(phases * groups) { item, thread in
            kernels.multiply_columns(tasks + item / groups, Int32(item % groups), scratch[thread])
        }
    }
}
