import CKernels

/// A convolution of one row after the other, the windows of a piece of it written out first; a band of rows at a time.
struct RowsStep: LongStep {
    let kernels: atelier_kernels
    /// One per phase.
    let tasks: UnsafeMutablePointer<atelier_rows>
    let phases: Int
    /// Kept alive for `tasks`.
    let packed: PackedFilters

    /// Rows of a band, with which fewer moments have to be joined, unless there would be few bands.
    private static let bandRows = 4
    private static let leastBands = 32

    static func band(height: Int) -> Int {
        max(1, min(bandRows, height / leastBands))
    }

    /// Up to this many floats of a piece stay in the second-level cache beside the filters.
    private static let nearFloats = 1 << 16

    /// Pixels of a piece, a multiple of `tilePixels`, for windows of `floats` each.
    static func piece(width: Int, windowFloats floats: Int, tilePixels: Int) -> Int {
        let most = max(1, nearFloats / (floats * tilePixels)) * tilePixels
        let pieces = (width + most - 1) / most
        return ((width + pieces - 1) / pieces + tilePixels - 1) / tilePixels * tilePixels
    }

    var scratchFloats: Int {
        let windows = (0..<phases).map { phase in
            let task = tasks[phase]
            let pixelFloats = PlaneGeometry.pixelFloats(is16Bit: task.bf16 != 0)
            return Int(task.piece) * Int(task.window.full_taps) * pixelFloats
        }
        return Int(kernels.pixels) * (Int(kernels.lanes) + PlaneGeometry.channels) + (windows.max() ?? 0)
    }

    /// Of the phase that has most.
    private var bands: Int {
        (0..<phases).map { Int((tasks[$0].height + tasks[$0].band - 1) / tasks[$0].band) }.max() ?? 0
    }

    var items: Int { bands * phases }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        let (band, task) = (item / phases, tasks + item % phases)
        // Threads take bands in turn.
        let next = band + (scratch.threads + phases - 1) / phases
        if band * Int(task.pointee.band) < Int(task.pointee.height) {
            kernels.rows(task, Int32(band), Int32(next), scratch[thread])
        }
    }
}
