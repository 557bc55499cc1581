import CKernels

/// A convolution computed directly, row by row.
struct DirectConvolutionStep: LongStep {
    let kernels: atelier_kernels
    /// One per phase.
    let tasks: UnsafeMutablePointer<atelier_direct>
    let rows: [Int]
    let groups: Int
    /// Kept alive for `tasks`.
    let packed: PackedFilters

    /// One tile of sums.
    var scratchFloats: Int { Int(kernels.pixels * kernels.lanes) }

    /// Rows outermost: the input's rows stay in the cache while every group of outputs reads them.
    var items: Int { (rows.max() ?? 0) * rows.count * groups }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        let group = item % groups
        let phase = item / groups % rows.count
        let row = item / groups / rows.count
        if row < rows[phase] { kernels.direct(tasks + phase, Int32(group), Int32(row), scratch[thread]) }
    }
}
