import CKernels

/// A convolution by minimal filtering, a block of tiles at a time.
struct WinogradStep: LongStep {
    let kernels: atelier_kernels
    let filtering: MinimalFiltering
    let task: UnsafeMutablePointer<atelier_winograd>
    /// Kept alive for `task`.
    let packed: PackedFilters

    var scratchFloats: Int {
        let elements = filtering.size * filtering.size
        let pixelFloats = PlaneGeometry.pixelFloats(is16Bit: task.pointee.bf16 != 0)
        let depth = Int(task.pointee.input_count * task.pointee.input_step * task.pointee.input_step)
        let products = Int(task.pointee.pass_groups * kernels.lanes) / PlaneGeometry.channels
        let inputs = Self.inputFloats(filtering, depth: depth, tiles: blockTiles, pixelFloats: pixelFloats)
        let vectors = elements * products * blockTiles + 2 * elements
        // A tap takes the room of two floats.
        return (sharesInput ? 0 : inputs) + vectors * PlaneGeometry.channels + 2 * depth
    }

    /// Of so many tiles' transformed input.
    ///
    /// - Parameter depth: planes of all sub-grids.
    static func inputFloats(_ filtering: MinimalFiltering, depth: Int, tiles: Int, pixelFloats: Int) -> Int {
        filtering.size * filtering.size * (depth * tiles * pixelFloats + PlaneGeometry.channels)
    }

    var tiles: Int { Int(task.pointee.tiles) }
    private var blockTiles: Int { Int(task.pointee.block_tiles) }

    private var groups: Int { Int(task.pointee.phases * task.pointee.phase_groups) }

    private var sharesInput: Bool { task.pointee.transformed != nil }

    /// Blocks; or passes, each of some output channels of all tiles.
    var items: Int {
        let (whole, part) = sharesInput ? (groups, Int(task.pointee.pass_groups)) : (tiles, blockTiles)
        return (whole + part - 1) / part
    }

    func run(item: Int, thread: Int, _ scratch: Scratch) {
        if sharesInput {
            let first = item * Int(task.pointee.pass_groups)
            let groups = first..<min(first + Int(task.pointee.pass_groups), groups)
            return run(0..<tiles, groups, part: 0, thread: thread, scratch)
        }
        let first = item * blockTiles
        run(first..<min(first + blockTiles, tiles), 0..<groups, part: item, thread: thread, scratch)
    }

    /// Transforms the input of a tile, where that is shared.
    func transform(tile: Int, thread: Int, _ scratch: Scratch) {
        run(tile..<tile + 1, 0..<0, part: 0, thread: thread, scratch)
    }

    private func run(_ tiles: Range<Int>, _ groups: Range<Int>, part: Int, thread: Int, _ scratch: Scratch) {
        let kernel =
            switch filtering {
            case .sixByThree: kernels.winograd6
            case .fiveByTwo: kernels.winograd5
            case .threeByTwo: kernels.winograd3
            case .fourBySeven: preconditionFailure("F(4, 7) is for rows only")
            }
        // Threads take blocks in turn.
        let next = tiles.lowerBound + scratch.threads * tiles.count
        let block = atelier_block(
            first: Int32(tiles.lowerBound), tiles: Int32(tiles.count), first_group: Int32(groups.lowerBound),
            groups: Int32(groups.count), part: Int32(part), next: Int32(next))
        kernel(task, block, scratch[thread])
    }
}

/// Rows of tiles.
extension WinogradStep: BandedStep {
    private var wide: Int { Int(task.pointee.tiles_wide) }
    /// Rows by which the phases' windows start later, at most.
    private var latestShift: Int { (0..<Int(task.pointee.phases)).map { Int(task.pointee.row_shifts[$0]) }.max() ?? 0 }
    /// Rows (and columns) of phases.
    private var upscale: Int { Int(Double(task.pointee.phases).squareRoot()) }

    var units: Int { tiles / wide }

    /// Blocks of nearly the same number of tiles, an even number of them where they are few.
    func items(_ units: Range<Int>) -> Int { WinogradBlocking.blocks(tiles: units.count * wide, most: blockTiles) }

    func run(item: Int, of units: Range<Int>, thread: Int, _ scratch: Scratch) {
        let (first, count, items) = (units.lowerBound * wide, units.count * wide, items(units))
        run(
            first + count * item / items..<first + count * (item + 1) / items, 0..<groups, part: 0, thread: thread,
            scratch)
    }

    func completeRows(after units: Int) -> Int { rows(units, shift: units == self.units ? 0 : latestShift) }
    func touchedRows(after units: Int) -> Int { rows(units, shift: 0) }

    private func rows(_ units: Int, shift: Int) -> Int {
        min(Int(task.pointee.rows), max(0, units * filtering.outputs - shift)) * upscale
    }

    func units(touching rows: Int) -> Int {
        rows >= touchedRows(after: units) ? units : rows / (filtering.outputs * upscale)
    }

    func units(reading rows: Int) -> Int {
        if rows >= Int(task.pointee.input_height) { return units }
        // A row of tiles reads `size` rows of each sub-grid.
        let whole = (rows - Int(task.pointee.row_offset)) / Int(task.pointee.input_step) - filtering.size
        return whole < 0 ? 0 : min(units, whole / filtering.outputs + 1)
    }

    func firstRow(from unit: Int) -> Int {
        max(0, unit * filtering.outputs * Int(task.pointee.input_step) + Int(task.pointee.row_offset))
    }

    func moveInput(by floats: Int) { task.pointee.input += floats }
    func moveResult(by floats: Int) { task.pointee.epilogue.output += floats }
}
