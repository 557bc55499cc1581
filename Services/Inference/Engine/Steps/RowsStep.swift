import CKernels

/// A convolution of one row after the other, the windows of a piece of it written out first.
struct RowsStep: LongStep {
    let kernels: atelier_kernels
    /// One per phase.
    let tasks: UnsafeMutablePointer<atelier_rows>
    let rows: [Int]
    /// Kept alive for `tasks`.
    let packed: PackedFilters

    /// Up to this many floats of a piece stay in the second-level cache beside the filters.
    private static let nearFloats = 1 << 16

    /// Pixels of a piece, a multiple of `tilePixels`, for windows of `floats` each.
    static func piece(width: Int, windowFloats floats: Int, tilePixels: Int) -> Int {
        let most = max(1, nearFloats / (floats * tilePixels)) * tilePixels
        let pieces = (width + most - 1) / most
        return ((width + pieces - 1) / pieces + tilePixels - 1) / tilePixels * tilePixels
    }

    var scratchFloats: Int {
        let windows = (0..<rows.count).map { phase in
            let task = tasks[phase]
            let pixelFloats = PlaneGeometry.pixelFloats(isBF16: task.bf16 != 0)
            return Int(task.piece) * Int(task.window.full_taps) * pixelFloats
        }
        return Int(kernels.pixels * kernels.lanes) + (windows.max() ?? 0)
    }

    var items: Int { (rows.max() ?? 0) * rows.count }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        let (row, phase) = (item / rows.count, item % rows.count)
        // Threads take rows in turn.
        let next = min(row + (scratch.threads + rows.count - 1) / rows.count, rows[phase] - 1)
        if row < rows[phase] { kernels.rows(tasks + phase, Int32(row), Int32(next), scratch[thread]) }
    }
}
