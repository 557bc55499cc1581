/// The tiles of one convolution by minimal filtering.
struct WinogradGrid {
    /// Pixels of a phase of the result.
    let rows: Int
    let columns: Int
    /// By phase: pixels by which its window starts after the first one's.
    let rowShifts: [Int]
    let columnShifts: [Int]
    /// Where the first window starts.
    let rowOffset: Int
    let columnOffset: Int
    let tilesWide: Int
    let tiles: Int

    init(_ convolution: Convolution, _ filtering: MinimalFiltering, result: Shape) {
        let rowOffsets = convolution.phases.map { $0.rows[0].offset }
        let columnOffsets = convolution.phases.map { $0.columns[0].offset }
        let (rowOffset, columnOffset) = (rowOffsets.min() ?? 0, columnOffsets.min() ?? 0)
        self.rowOffset = rowOffset
        self.columnOffset = columnOffset
        rowShifts = rowOffsets.map { $0 - rowOffset }
        columnShifts = columnOffsets.map { $0 - columnOffset }
        rows = convolution.count(place: 0, side: result.height)
        columns = convolution.count(place: 0, side: result.width)
        let outputs = filtering.outputs
        tilesWide = (columns + (columnShifts.max() ?? 0) + outputs - 1) / outputs
        tiles = tilesWide * ((rows + (rowShifts.max() ?? 0) + outputs - 1) / outputs)
    }
}
