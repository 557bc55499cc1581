import CKernels

/// One strip of a band of rows by minimal filtering along the rows. A transformed input row serves seven output rows.
///
/// `scratch` holds, in this order: the transformed tiles of seven input rows, [row][element][tile]; products,
/// [group][element][vector][tile]; the four pixels of a tile; the taps of the products.
func winogradRows(
    _ task: UnsafePointer<atelier_winograd_rows>, _ strip: Int32, _ band: Int32, _ scratch: UnsafeMutablePointer<Float>
) {
    typealias W = FourBySeven
    let capacity = Int(task.pointee.strip)
    let width = Int(task.pointee.width)
    let first = Int(strip) &* capacity
    let tiles = min(capacity, (width &+ W.outputs &- 1) / W.outputs &- first)
    let groups = Int(task.pointee.groups)
    let rowFloats = W.size &* capacity &* 16
    let products = vectors(scratch + W.window &* rowFloats)
    let pixels = products + groups &* W.size &* tileVectors &* capacity
    let taps = UnsafeMutableRawPointer(pixels + W.outputs).assumingMemoryBound(to: Int64.self)
    let window = atelier_window(
        taps: taps, full_taps: 0, full_channels: 16, tail_taps: Int32(W.window), tail_channels: task.pointee.channels)
    let elementWeights = W.window &* Int(task.pointee.channels) &* tileVectors &* 16

    let top = Int(band) &* Int(task.pointee.band)
    let end = min(Int(task.pointee.height), top &+ Int(task.pointee.band))
    var transformed = top
    var row = top
    while row < end {
        while transformed < row &+ W.window {
            transformTiles(task, transformed, first, tiles, scratch + transformed % W.window &* rowFloats)
            transformed &+= 1
        }
        var tap = 0
        while tap < W.window {
            taps[tap] = Int64((row &+ tap) % W.window &* rowFloats)
            tap &+= 1
        }
        var element = 0
        while element < W.size {
            let from = scratch + element &* capacity &* 16
            var group = 0
            while group < groups {
                let weights = task.pointee.weights + (element &* groups &+ group) &* elementWeights
                let to = products + (group &* W.size &+ element) &* tileVectors &* capacity
                let segments = (tiles &+ tilePixels &- 1) / tilePixels
                var tile = 0
                var segment = 0
                while segment < segments {
                    segment &+= 1
                    let next = tiles &* segment / segments
                    productOfNeighbours(
                        FP32.self, next &- tile, from + tile &* 16, window, weights, to + tile, capacity)
                    tile = next
                }
                group &+= 1
            }
            element &+= 1
        }
        var group = 0
        while group < groups {
            finishTiles(
                task, group, row, first, tiles, Vectors(products) + group &* W.size &* tileVectors &* capacity, pixels,
                part: Int(band) &* Int(task.pointee.strips) &+ Int(strip), continues: row > top)
            group &+= 1
        }
        row &+= 1
    }
}

/// The pixel at which a tile of a row starts: the last one as far to the left as keeps it within the row.
@inline(__always)
func tileStart<W: WinogradTransform>(_: W.Type, _ tile: Int, _ width: Int32) -> Int {
    min(tile &* W.outputs, Int(width) &- W.outputs)
}

/// Transforms the tiles of one input row: `[element][tile]`.
@inline(__always)
private func transformTiles(
    _ task: UnsafePointer<atelier_winograd_rows>, _ row: Int, _ first: Int, _ tiles: Int, _ to: MutableFloats
) {
    let capacity = Int(task.pointee.strip)
    let pixels = Pixels<FP32>(task.pointee.input + row &* Int(task.pointee.row_step))
    var tile = 0
    while tile < tiles {
        let from = pixels + tileStart(FourBySeven.self, first &+ tile, task.pointee.width)
        FourBySeven.input(from, 1, MutablePixels<FP32>(to) + tile, capacity, NoPrologue())
        tile &+= 1
    }
}

/// From products to finished pixels of one row and group of output channels.
@inline(__always)
private func finishTiles(
    _ task: UnsafePointer<atelier_winograd_rows>, _ group: Int, _ row: Int, _ first: Int, _ tiles: Int,
    _ products: Vectors, _ pixels: MutableVectors, part: Int, continues: Bool
) {
    typealias W = FourBySeven
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
    let capacity = Int(task.pointee.strip)
    let firstPlane = group &* tileVectors
    let planes = min(tileVectors, Int(task.pointee.planes) &- firstPlane)
    var plane = 0
    while plane < planes {
        var finish = Finish(epilogue, plane: firstPlane &+ plane, part: part, continues: continues)
        var tile = 0
        while tile < tiles {
            W.output(products + (plane &* capacity &+ tile), tileVectors &* capacity, pixels, 1)
            // The last tile's first pixels may be those of the one before.
            let x = (first &+ tile) &* W.outputs
            let done = x &- tileStart(W.self, first &+ tile, task.pointee.width)
            finish(pixels + done, W.outputs &- done, at: row &* rowStep &+ x &* pixelStep)
            tile &+= 1
        }
        finish.end()
        plane &+= 1
    }
}
