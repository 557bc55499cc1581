import CKernels

/// A convolution to few channels. A thread goes down a strip of it, row by row; how far the strips have come is kept with their
/// unfinished sums.
struct NarrowConvolutionStep: BandedStep {
    let kernels: atelier_kernels
    let task: UnsafeMutablePointer<atelier_narrow>
    /// Of the input.
    let inputHeight: Int
    /// Kept alive for `task`.
    let packed: PackedFilters

    /// Tiles of pixels whose products are kept in the nearest cache until they are added.
    static let pieceTiles = 2
    /// Pixels of a strip for each one that the window reaches further, and that the next strip multiplies again.
    private static let pixelsPerReach = 16
    private static let leastStrip = 64

    /// Pixels of a strip: all are of nearly the same width, an even number of them where they are few.
    static func strip(width: Int, reach: Int) -> Int {
        var strips = max(1, width / max(leastStrip, pixelsPerReach * reach))
        if strips < 8 { strips += strips % 2 }
        return (width + strips - 1) / strips
    }

    /// Floats of unfinished sums of a row's transformed tiles.
    static func sums(width: Int, _ lanes: NarrowLanes, _ filtering: MinimalFiltering) -> Int {
        let tiles = RowTiles(filtering, width: width)
        return (tiles.tiles * filtering.size * lanes.runVectors + tiles.strips + 1) * PlaneGeometry.channels
    }

    /// The same without filtering.
    static func sums(width: Int, _ lanes: NarrowLanes, phases: Int) -> Int {
        let strip = strip(width: width, reach: lanes.reach)
        return (width * phases * lanes.runVectors + (width + strip - 1) / strip + 1) * PlaneGeometry.channels
    }

    var scratchFloats: Int {
        let task = task.pointee
        if task.tile_outputs > 0 {
            let (planes, outputs) = (Int(task.window.full_taps), Int(task.tile_outputs))
            let size = outputs + Int(task.taps) - 1
            let strip = Int(task.strip) * (size * planes + Int(task.vectors))
            // Eight bytes for each plane's tap.
            return (strip + size + outputs) * PlaneGeometry.channels + 2 * planes
        }
        let products = Int((task.piece + task.reach) * task.vectors)
        let windows = task.column_taps == nil ? 0 : Int(kernels.pixels * task.window.full_taps)
        return (products + windows + 1) * PlaneGeometry.channels
    }

    private var height: Int { Int(task.pointee.height) }
    private var upscale: Int { Int(task.pointee.phases) }
    private var firstRow: Int { Int(task.pointee.first_row) }
    private var lastRow: Int { Int(task.pointee.last_row) }

    /// Strips.
    var items: Int { (places + Int(task.pointee.strip) - 1) / Int(task.pointee.strip) }
    /// Pixels of a row, or tiles.
    private var places: Int {
        let (width, outputs) = (Int(task.pointee.width), Int(max(1, task.pointee.tile_outputs)))
        return (width + outputs - 1) / outputs
    }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        run(item: item, of: 0..<units, thread: thread, scratch)
    }

    /// Input rows.
    var units: Int { height + lastRow - firstRow }

    func items(_ units: Range<Int>) -> Int { items }

    func run(item: Int, of units: Range<Int>, thread: Int, _ scratch: Scratch) {
        kernels.narrow(
            task, Int32(item), Int32(units.lowerBound + firstRow), Int32(units.upperBound + firstRow), scratch[thread])
    }

    func completeRows(after units: Int) -> Int { rows(units + firstRow - lastRow) }
    func touchedRows(after units: Int) -> Int { rows(units + firstRow - Int(task.pointee.last_rows[0])) }
    private func rows(_ phaseRows: Int) -> Int { min(height, max(0, phaseRows)) * upscale }

    func units(touching rows: Int) -> Int {
        rows >= height * upscale ? units : rows / upscale - firstRow + Int(task.pointee.last_rows[0])
    }

    func units(reading rows: Int) -> Int { rows >= inputHeight ? units : max(0, rows - firstRow) }
    func firstRow(from unit: Int) -> Int { max(0, unit + firstRow) }
    func moveInput(by floats: Int) { task.pointee.input += floats }
    func moveResult(by floats: Int) { task.pointee.epilogue.output += floats }
}
