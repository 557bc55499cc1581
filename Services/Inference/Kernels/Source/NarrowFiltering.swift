import CKernels

/// ``addRows(_:_:_:_:_:)`` with fewer products, by minimal filtering along the rows: what is collected are the elements of transformed
/// tiles of outputs; complete ones go their way back.
///
/// `scratch`, in vectors: the transformed input row, [element][plane][tile]; the products of one element, [tile][vector]; the elements
/// and the outputs of a tile; the taps of the products.
@inline(__always)
func addFilteredRows<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_narrow>, _ strip: Int32, _ first: Int32, _ end: Int32,
    _ scratch: MutableFloats
) {
    let capacity = Int(task.pointee.strip)
    let left = Int(strip) &* capacity
    let tiles = min(capacity, (Int(task.pointee.width) &+ W.outputs &- 1) / W.outputs &- left)
    let planes = Int(task.pointee.window.full_taps)
    let products = scratch + W.size &* planes &* capacity &* 16
    let tile = products + capacity &* Int(task.pointee.vectors) &* 16
    let taps = UnsafeMutableRawPointer(tile + (W.size &+ W.outputs) &* 16).assumingMemoryBound(to: Int64.self)
    var plane = 0
    while plane < planes {
        taps[plane] = Int64(plane &* capacity &* 16)
        plane &+= 1
    }
    let window = atelier_window(
        taps: taps, full_taps: Int32(planes), full_channels: 16, tail_taps: 0, tail_channels: 0)
    // A vector lies between strips, as without filtering.
    let sums = task.pointee.sums + (Int(strip) &+ left &* W.size &* Int(task.pointee.run_vectors)) &* 16
    var row = Int(first)
    while row < Int(end) {
        transformRow(W.self, task, row, left, tiles, scratch)
        var element = 0
        while element < W.size {
            multiplyElement(task, element, tiles, scratch + element &* planes &* capacity &* 16, window, products)
            joinElement(task, tiles, sums + element &* Int(task.pointee.run_vectors) &* 16, W.size, products)
            element &+= 1
        }
        let result = row &- Int(task.pointee.last_rows[0])
        if result >= 0, result < Int(task.pointee.height) {
            finishTiles(W.self, task, result, left, tiles, sums, vectors(tile))
        }
        row &+= 1
    }
}

/// Transforms the tiles of one input row, every plane of them.
@inline(__always)
private func transformRow<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_narrow>, _ row: Int, _ left: Int, _ tiles: Int, _ to: MutableFloats
) {
    let pixelFloats = task.pointee.prologue.half != 0 ? 8 : 16
    let input = task.pointee.input + row &* Int(task.pointee.row_step)
    let first = tileStart(W.self, left, task.pointee.width)
    prefetchBelow(task, input + first &* pixelFloats, tiles &* W.outputs)
    var plane = 0
    while plane < Int(task.pointee.window.full_taps) {
        let from = input + Int(task.pointee.window.taps[plane])
        #if TIER_BF16
            if task.pointee.prologue.half != 0 {
                transformPlane(W.self, Pixels<Half>(from), task, plane, left, tiles, to)
                plane &+= 1
                continue
            }
        #endif
        transformPlane(W.self, Pixels<FP32>(from), task, plane, left, tiles, to)
        plane &+= 1
    }
}

@inline(__always)
private func transformPlane<W: WinogradTransform, I: ValueFormat>(
    _: W.Type, _ from: Pixels<I>, _ task: UnsafePointer<atelier_narrow>, _ plane: Int, _ left: Int, _ tiles: Int,
    _ to: MutableFloats
) {
    if let normalisation = Normalisation(task.pointee.prologue, plane: plane) {
        transformPlane(W.self, from, task, plane, left, tiles, to, normalisation)
    } else {
        transformPlane(W.self, from, task, plane, left, tiles, to, NoPrologue())
    }
}

@inline(__always)
private func transformPlane<W: WinogradTransform, I: ValueFormat, P: Prologue>(
    _: W.Type, _ from: Pixels<I>, _ task: UnsafePointer<atelier_narrow>, _ plane: Int, _ left: Int, _ tiles: Int,
    _ to: MutableFloats, _ prologue: P
) {
    let capacity = Int(task.pointee.strip)
    let to = MutablePixels<FP32>(to) + plane &* capacity
    let elementStep = Int(task.pointee.window.full_taps) &* capacity
    var tile = 0
    while tile < tiles {
        let start = tileStart(W.self, left &+ tile, task.pointee.width)
        W.input(from + start, 1, to + tile, elementStep, prologue)
        tile &+= 1
    }
}

/// The products of one element of all tiles.
@inline(__always)
private func multiplyElement(
    _ task: UnsafePointer<atelier_narrow>, _ element: Int, _ tiles: Int, _ pixels: Floats, _ window: atelier_window,
    _ products: MutableFloats
) {
    let all = Int(task.pointee.vectors)
    let weights = task.pointee.weights + element &* Int(window.full_taps) &* all &* 256
    let segments = (tiles &+ tilePixels &- 1) / tilePixels
    var tile = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = tiles &* segment / segments
        multiplyGroups(
            FP32.self, task, weights, pixels + tile &* 16, window, end &- tile, vectors(products) + tile &* all)
        tile = end
    }
}

/// Moves the sums of one element of all tiles on one row of the window further, and adds the products to them.
@inline(__always)
private func joinElement(
    _ task: UnsafePointer<atelier_narrow>, _ tiles: Int, _ sums: MutableFloats, _ elements: Int, _ products: Floats
) {
    let all = Int(task.pointee.run_vectors)
    let outputs = Int(task.pointee.outputs)
    // The last vector of a run first: it takes lanes of the one before.
    var vector = all &- 1
    while vector >= 0 {
        let continues = load(task.pointee.continues + vector &* 16)
        var tile = 0
        while tile < tiles {
            let sum = sums + (tile &* elements &* all &+ vector) &* 16
            let moved = atelier_where_positive(continues, loadUnaligned(sum - outputs), V.zero)
            store(moved + load(products + (tile &* all &+ vector) &* 16), sum)
            tile &+= 1
        }
        vector &-= 1
    }
}

/// From the sums of a complete output row's elements to its pixels.
@inline(__always)
private func finishTiles<W: WinogradTransform>(
    _: W.Type, _ task: UnsafePointer<atelier_narrow>, _ row: Int, _ left: Int, _ tiles: Int, _ sums: Floats,
    _ tile: MutableVectors
) {
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
    let runFloats = Int(task.pointee.run_vectors) &* 16
    let outputs = firstLanes(Int(task.pointee.outputs))
    let lastTap = (Int(task.pointee.taps) &- 1) &* Int(task.pointee.outputs)
    let pixels = tile + W.size
    var finish = Finish(epilogue, plane: 0, part: 0, continues: false)
    var number = 0
    while number < tiles {
        let from = sums + (number &* W.size &* runFloats &+ lastTap)
        var element = 0
        while element < W.size {
            tile[element] = loadUnaligned(from + element &* runFloats)
            element &+= 1
        }
        W.output(Vectors(tile), 1, pixels, 1)
        // The lanes beyond the outputs hold unfinished sums.
        var pixel = 0
        while pixel < W.outputs {
            pixels[pixel] = atelier_where_positive(outputs, pixels[pixel], V.zero)
            pixel &+= 1
        }
        let x = (left &+ number) &* W.outputs
        let done = x &- tileStart(W.self, left &+ number, task.pointee.width)
        finish(pixels + done, W.outputs &- done, at: row &* rowStep &+ x &* pixelStep)
        number &+= 1
    }
}
