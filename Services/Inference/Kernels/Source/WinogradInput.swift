import CKernels

/// Where a tile's first element lies in its input plane.
@inline(__always)
func inputPlace<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_winograd>, _ tile: Int, _ grid: Int
) -> (y: Int, x: Int) {
    let step = Int(task.pointee.input_step)
    let wide = Int(task.pointee.tiles_wide)
    let y = (tile / wide) &* W.outputs &* step &+ grid / step &+ Int(task.pointee.row_offset)
    let x = (tile % wide) &* W.outputs &* step &+ grid % step &+ Int(task.pointee.column_offset)
    return (y, x)
}

/// Transforms one tile of every plane and sub-grid.
@inline(__always)
func transformInputs<W: WinogradTransform, I: ValueFormat, N: Precision>(
    _: W.Type, _: I.Type, _ task: UnsafePointer<atelier_winograd>, tile index: Int, _ grids: Int,
    _ tile: MutableVectors,
    _ to: MutablePixels<N>, elementStep: Int
) {
    let size = W.size
    let step = Int(task.pointee.input_step)
    let (height, width) = (Int(task.pointee.input_height), Int(task.pointee.input_width))
    let rowStep = Int(task.pointee.input_row_step) / I.pixelFloats
    let capacity = Int(task.pointee.block_tiles)
    let reach = (size &- 1) &* step
    var grid = 0
    while grid < grids {
        let (y, x) = inputPlace(W.self, task, index, grid)
        let isInside = y >= 0 && x >= 0 && y &+ reach < height && x &+ reach < width
        var plane = 0
        while plane < Int(task.pointee.input_count) {
            let picture = Pixels<I>(task.pointee.input + Int(task.pointee.input_planes[plane]))
            let place = to + (plane &* grids &+ grid) &* capacity
            let gathered = floats(tile + size &* size)
            let from = isInside ? picture + (y &* rowStep &+ x) : Pixels<I>(gathered)
            let (rows, columns) = isInside ? (rowStep &* step, step) : (size, 1)
            if !isInside { gather(MutablePixels<I>(gathered), size, task, picture, y, x, step) }
            if let normalisation = Normalisation(task.pointee.prologue, plane: plane) {
                transform(W.self, from, rows, columns, tile, place, elementStep, normalisation)
            } else {
                transform(W.self, from, rows, columns, tile, place, elementStep, NoPrologue())
            }
            plane &+= 1
        }
        grid &+= 1
    }
}

/// Columns to a tile, then its rows to the elements.
@inline(__always)
func transform<W: WinogradTransform, I: ValueFormat, N: Precision, P: Prologue>(
    _: W.Type, _ from: Pixels<I>, _ rowStep: Int, _ columnStep: Int, _ tile: MutableVectors, _ to: MutablePixels<N>,
    _ elementStep: Int, _ prologue: P
) {
    let size = W.size
    let half = MutablePixels<FP32>(floats(tile))
    var column = 0
    while column < size {
        W.input(from + column &* columnStep, rowStep, half + column, size, prologue)
        column &+= 1
    }
    var row = 0
    while row < size {
        W.input(Pixels<FP32>(half.floats) + row &* size, 1, to + row &* size &* elementStep, elementStep, NoPrologue())
        row &+= 1
    }
}

/// Copies a tile that reaches over the picture's edge, padding included.
@inline(never)
func gather<I: ValueFormat>(
    _ to: MutablePixels<I>, _ size: Int, _ task: UnsafePointer<atelier_winograd>, _ picture: Pixels<I>, _ y: Int,
    _ x: Int, _ step: Int
) {
    let (height, width) = (Int(task.pointee.input_height), Int(task.pointee.input_width))
    let rowStep = Int(task.pointee.input_row_step) / I.pixelFloats
    var i = 0
    while i < size {
        let row = source(y &+ i &* step, height, task.pointee.edge)
        var j = 0
        while j < size {
            let place = source(x &+ j &* step, width, task.pointee.edge)
            to.set(i &* size &+ j, row < 0 || place < 0 ? V.zero : picture[row &* rowStep &+ place])
            j &+= 1
        }
        i &+= 1
    }
}

/// The row or column of the picture that stands at `position`; -1 is zeros. Far outside anything finite will do: it reaches no
/// output.
@inline(__always)
func source(_ position: Int, _ count: Int, _ edge: Int32) -> Int {
    if position >= 0, position < count { return position }
    if edge == Int32(ATELIER_EDGE_ZERO) { return -1 }
    if edge == Int32(ATELIER_EDGE_REPLICATE) { return position < 0 ? 0 : count &- 1 }
    let mirrored = position < 0 ? 0 &- position : 2 &* (count &- 1) &- position
    return min(max(mirrored, 0), count &- 1)
}

/// Asks for one row of what a tile does not share with those to its left and above.
@inline(__always)
func prefetchInput<W: WinogradTransform, I: ValueFormat>(
    _: W.Type, _: I.Type, _ task: UnsafePointer<atelier_winograd>, _ tile: Int, plane: Int, grid: Int, row: Int
) {
    let step = Int(task.pointee.input_step)
    let (top, left) = inputPlace(W.self, task, tile, grid)
    let y = top &+ (row &+ W.window &- 1) &* step
    guard y >= 0, y < Int(task.pointee.input_height) else { return }
    let picture = task.pointee.input + Int(task.pointee.input_planes[plane])
    let from = picture + (y &* Int(task.pointee.input_row_step) &+ (left &+ (W.window &- 1) &* step) &* I.pixelFloats)
    // Line by line.
    var at = 0
    while at < W.outputs &* step &* I.pixelFloats {
        atelier_prefetch(from + at)
        at &+= max(16, step &* I.pixelFloats)
    }
}
