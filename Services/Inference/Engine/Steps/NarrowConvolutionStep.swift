import CKernels

/// A convolution to few channels, a band of rows at a time.
struct NarrowConvolutionStep: LongStep {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_narrow>
    /// Kept alive for `task`.
    let packed: PackedFilters

    /// Tiles of pixels whose products are kept in the nearest cache until they are added.
    static let pieceTiles = 2
    /// Rows of a band for each one that the window reaches further, and that the next band multiplies again.
    private static let rowsPerReach = 16

    /// Rows of a band: all are of nearly the same height, an even number of them where they are few.
    static func band(height: Int, reach: Int) -> Int {
        var bands = max(1, height / (rowsPerReach * max(1, reach)))
        if bands < 8 { bands += bands % 2 }
        return (height + bands - 1) / bands
    }

    var scratchFloats: Int {
        let task = task.pointee
        let sums = Int(task.width * task.phases * task.run_vectors)
        let products = Int((task.piece + task.reach) * task.vectors)
        let windows = task.column_taps == nil ? 0 : Int(kernels.pixels * task.window.full_taps)
        return (sums + products + windows + 3) * PlaneGeometry.channels
    }

    var items: Int { Int((task.pointee.height + task.pointee.band - 1) / task.pointee.band) }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        kernels.narrow(task, Int32(item), scratch[thread])
    }
}
