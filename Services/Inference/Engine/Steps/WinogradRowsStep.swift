import CKernels

/// A convolution of few channels by minimal filtering along its rows.
struct WinogradRowsStep: LongStep {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_winograd_rows>
    /// Kept alive for `task`.
    let packed: PackedFilters

    /// Up to so many tiles of a strip: their transformed rows stay in the second-level cache.
    private static let mostTiles = 14
    /// Rows of a band, for which six more are transformed.
    static let band = 64

    /// Tiles of a strip: all have nearly as many.
    static func strip(width: Int) -> Int {
        let tiles = (width + RowFiltering.outputs - 1) / RowFiltering.outputs
        let strips = (tiles + mostTiles - 1) / mostTiles
        return (tiles + strips - 1) / strips
    }

    static func strips(width: Int) -> Int {
        let tiles = (width + RowFiltering.outputs - 1) / RowFiltering.outputs
        return (tiles + strip(width: width) - 1) / strip(width: width)
    }

    private var strips: Int { Int(task.pointee.strips) }

    var scratchFloats: Int {
        let tile = RowFiltering.size * (RowFiltering.window * PlaneGeometry.channels + Int(kernels.lanes))
        // Seven taps of 8 bytes lie in a pixel.
        return Int(task.pointee.strip) * tile + (RowFiltering.outputs + 1) * PlaneGeometry.channels
    }

    var items: Int { strips * Int((task.pointee.height + task.pointee.band - 1) / task.pointee.band) }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        kernels.winograd_rows(task, Int32(item % strips), Int32(item / strips), scratch[thread])
    }
}
