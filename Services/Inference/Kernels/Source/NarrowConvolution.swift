import CKernels

/// Some input rows of one strip of a convolution to few channels, one after the other.
///
/// An output row is the sum of as many input rows' products as its window has rows. It is collected as Horner's scheme does: what
/// the lanes of one row of the window hold after an input row moves on to those of the next one, where that input row's
/// products are added; from the last it is complete.
///
/// `scratch`, in vectors, but for rows that are filtered (``addFilteredRows(_:_:_:_:_:_:)``): the products of a piece and its reach, a guard, which shifted reads touch, the written-out windows of a tile.
func addRows(
    _ task: UnsafePointer<atelier_narrow>, _ strip: Int32, _ first: Int32, _ end: Int32,
    _ scratch: UnsafeMutablePointer<Float>
) {
    switch task.pointee.tile_outputs {
    case 4: return addFilteredRows(FourBySeven.self, task, strip, first, end, scratch)
    case 6: return addFilteredRows(SixByThree.self, task, strip, first, end, scratch)
    default: break
    }
    let left = Int(strip) &* Int(task.pointee.strip)
    let right = min(Int(task.pointee.width), left &+ Int(task.pointee.strip))
    // A vector lies between strips: shifted reads reach beyond theirs, for lanes that are not used.
    let sums = task.pointee.sums + Int(strip) &* 16
    let outputs = firstLanes(Int(task.pointee.outputs))
    var row = Int(first)
    while row < Int(end) {
        addRow(task, row, left, right, sums, scratch)
        var phase = 0
        while phase < Int(task.pointee.phases) {
            let result = row &- Int(task.pointee.last_rows[phase])
            if result >= 0, result < Int(task.pointee.height) {
                finishRow(task, phase, result, left, right, sums, outputs)
            }
            phase &+= 1
        }
        row &+= 1
    }
}

/// 1 in the first `count` lanes.
@inline(__always)
func firstLanes(_ count: Int) -> V {
    var lanes = V.zero
    var lane = 0
    while lane < count {
        lanes[lane] = 1
        lane &+= 1
    }
    return lanes
}

/// Adds an input row to the sums from `left` to `right`, a piece of it after the other.
@inline(__always)
private func addRow(
    _ task: UnsafePointer<atelier_narrow>, _ row: Int, _ left: Int, _ right: Int, _ sums: MutableFloats,
    _ products: MutableFloats
) {
    let vectors = Int(task.pointee.vectors)
    let reach = Int(task.pointee.reach)
    let piece = Int(task.pointee.piece)
    let windows = products + ((piece &+ reach) &* vectors &+ 1) &* 16
    let input = task.pointee.input + row &* Int(task.pointee.row_step)
    let pixelFloats = task.pointee.prologue.half != 0 ? 8 : 16
    // Pixels whose products are there already: those that the piece before reached.
    var held = 0
    var x = left
    while x < right {
        let count = min(piece, right &- x)
        multiplyNarrow(
            task, input + (x &+ held) &* pixelFloats, count &+ reach &- held,
            products + held &* vectors &* 16, windows)
        joinProducts(task, x, count, sums, products)
        x &+= count
        products.update(from: products + (count &* vectors &* 16), count: reach &* vectors &* 16)
        held = reach
    }
}

/// The products of `count` neighbouring pixels in all lanes, `[pixel][lane]`, tile by tile. `columns` has room for windows that are
/// written out.
@inline(__always)
private func multiplyNarrow(
    _ task: UnsafePointer<atelier_narrow>, _ input: Floats, _ count: Int, _ to: MutableFloats, _ columns: MutableFloats
) {
    let window = task.pointee.window
    let isBF16 = task.pointee.bf16 != 0
    let inputFloats = task.pointee.prologue.half != 0 ? 8 : 16
    let segments = (count &+ tilePixels &- 1) / tilePixels
    var x = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = count &* segment / segments
        let pixels = input + x &* inputFloats
        prefetchBelow(task, pixels, end &- x)
        let products = vectors(to) + x &* Int(task.pointee.vectors)
        if let taps = task.pointee.column_taps {
            gatherWindows(pixels, 1, end &- x, window, task.pointee.prologue, columns, isBF16)
            multiplyGroups(task, columns, columnWindow(taps, window, isBF16), end &- x, products, isBF16)
        } else {
            multiplyGroups(task, pixels, window, end &- x, products, false)
        }
        x = end
    }
}

/// Asks for `count` pixels of the next row: nothing is multiplied fast enough that comes from memory just then.
@inline(__always)
func prefetchBelow(_ task: UnsafePointer<atelier_narrow>, _ pixels: Floats, _ count: Int) {
    let pixelFloats = task.pointee.prologue.half != 0 ? 8 : 16
    var plane = 0
    while plane < Int(task.pointee.window.full_taps) {
        let below = pixels + (Int(task.pointee.window.taps[plane]) &+ Int(task.pointee.row_step))
        var x = 0
        while x < count {
            atelier_prefetch(below + x &* pixelFloats)
            x &+= 1
        }
        plane &+= 1
    }
}

@inline(__always)
private func multiplyGroups(
    _ task: UnsafePointer<atelier_narrow>, _ pixels: Floats, _ window: atelier_window, _ count: Int,
    _ to: MutableVectors, _ isBF16: Bool
) {
    #if TIER_BF16
        if isBF16 { return multiplyGroups(BF16.self, task, task.pointee.weights, pixels, window, count, to) }
    #endif
    multiplyGroups(FP32.self, task, task.pointee.weights, pixels, window, count, to)
}

/// The products of at most `tilePixels` pixels in all lanes, `[pixel][lane]`.
@inline(__always)
func multiplyGroups<N: Precision>(
    _: N.Type, _ task: UnsafePointer<atelier_narrow>, _ weights: Floats, _ pixels: Floats, _ window: atelier_window,
    _ count: Int, _ to: MutableVectors
) {
    let all = Int(task.pointee.vectors)
    var weights = weights
    var vector = 0
    while vector < all {
        if all &- vector < tileVectors {
            narrowProductOfNeighbours(N.self, count, pixels, window, weights, to + vector, spacing: all)
        } else {
            productOfNeighbours(N.self, count, pixels, window, weights, to + vector, 1, spacing: all)
        }
        weights += Int(task.pointee.group_weights)
        vector &+= tileVectors
    }
}

/// Moves the sums of `count` pixels from `x` on one row of the window further, and adds the products to them.
@inline(__always)
private func joinProducts(
    _ task: UnsafePointer<atelier_narrow>, _ x: Int, _ count: Int, _ sums: MutableFloats, _ products: Floats
) {
    let pixelFloats = Int(task.pointee.vectors) &* 16
    let (phases, taps) = (Int(task.pointee.phases), Int(task.pointee.taps))
    let outputs = Int(task.pointee.outputs)
    // The last vector of a run first: it takes lanes of the one before.
    var vector = Int(task.pointee.run_vectors) &- 1
    while vector >= 0 {
        let continues = load(task.pointee.continues + vector &* 16)
        var pixel = 0
        while pixel < count {
            let products = products + (pixel &* pixelFloats &+ vector &* 16)
            var phase = 0
            while phase < phases {
                let runs = task.pointee.runs + phase &* taps
                let place = (((x &+ pixel) &* phases &+ phase) &* Int(task.pointee.run_vectors) &+ vector) &* 16
                var sum = atelier_where_positive(continues, loadUnaligned(sums + (place &- outputs)), V.zero)
                var tap = 0
                while tap < taps {
                    sum += loadUnaligned(products + Int(runs[tap]))
                    tap &+= 1
                }
                store(sum, sums + place)
                phase &+= 1
            }
            pixel &+= 1
        }
        vector &-= 1
    }
}

/// Stores a complete output row of every column of phases, from `left` to `right`.
@inline(__always)
private func finishRow(
    _ task: UnsafePointer<atelier_narrow>, _ rowPhase: Int, _ row: Int, _ left: Int, _ right: Int, _ sums: Floats,
    _ outputs: V
) {
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
    let phases = Int(task.pointee.phases)
    let runFloats = Int(task.pointee.run_vectors) &* 16
    let lastTap = ((rowPhase &+ 1) &* Int(task.pointee.taps) &- 1) &* Int(task.pointee.outputs)
    var phase = 0
    while phase < phases {
        var finish = Finish(epilogue, plane: rowPhase &* phases &+ phase, part: 0, continues: false)
        let sums = sums + (phase &* runFloats &+ lastTap)
        var x = left
        while x < right {
            // The lanes beyond the outputs hold unfinished sums.
            var sum = atelier_where_positive(outputs, loadUnaligned(sums + x &* phases &* runFloats), V.zero)
            finish(&sum, 1, at: row &* rowStep &+ x &* pixelStep)
            x &+= 1
        }
        phase &+= 1
    }
}
