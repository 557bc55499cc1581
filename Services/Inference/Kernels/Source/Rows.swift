import CKernels

/// Some rows of all output channels. Meanwhile the input of the next row, at the end that of band `next`, is asked for.
func convolveRows(
    _ task: UnsafePointer<atelier_rows>, _ band: Int32, _ next: Int32, _ scratch: UnsafeMutablePointer<Float>
) {
    let height = Int(task.pointee.band)
    let first = Int(band) &* height
    let end = min(Int(task.pointee.height), first &+ height)
    var row = first
    while row < end {
        let below = row &+ 1 < end ? row &+ 1 : min(Int(next) &* height, Int(task.pointee.height) &- 1)
        convolveRow(task, row, below, part: Int(band), continues: row > first, scratch)
        row &+= 1
    }
}

/// A piece of the row after the other is written out tap by tap, then multiplied.
@inline(__always)
private func convolveRow(
    _ task: UnsafePointer<atelier_rows>, _ row: Int, _ next: Int, part: Int, continues: Bool,
    _ scratch: UnsafeMutablePointer<Float>
) {
    let columns = scratch + tilePixels &* (tileVectors &+ 1) &* 16
    let piece = Int(task.pointee.piece)
    let stride = Int(task.pointee.pixel_stride)
    var first = 0
    while first < Int(task.pointee.width) {
        let count = min(piece, Int(task.pointee.width) &- first)
        let pixels = task.pointee.input + first &* stride &* (task.pointee.prologue.half != 0 ? 8 : 16)
        let input = pixels + row &* Int(task.pointee.row_step)
        gatherWindows(
            input, stride, count, task.pointee.window, task.pointee.prologue, columns, task.pointee.bf16 != 0)
        multiplyPiece(
            task, row, first, count, part, continues || first > 0, columns,
            pixels + next &* Int(task.pointee.row_step), scratch)
        first &+= count
    }
}

/// Writes out the windows of `count` pixels, each `stride` after the other, the first at `input`: `[segment][tap][pixel][channel]`,
/// segments of nearly the same length, which keeps the tiles high.
@inline(__always)
func gatherWindows(
    _ input: Floats, _ stride: Int, _ count: Int, _ window: atelier_window, _ prologue: atelier_prologue,
    _ columns: MutableFloats, _ isBF16: Bool
) {
    #if TIER_BF16
        if prologue.half != 0 {
            return gatherWindows(Half.self, input, stride, count, window, prologue, columns, isBF16)
        }
    #endif
    gatherWindows(FP32.self, input, stride, count, window, prologue, columns, isBF16)
}

@inline(__always)
private func gatherWindows<I: ValueFormat>(
    _: I.Type, _ input: Floats, _ stride: Int, _ count: Int, _ window: atelier_window, _ prologue: atelier_prologue,
    _ columns: MutableFloats, _ isBF16: Bool
) {
    let pixelFloats = isBF16 ? 8 : 16
    let taps = Int(window.full_taps)
    var tap = 0
    while tap < taps {
        let from = Pixels<I>(input + Int(window.taps[tap]))
        let to = columns + tap &* tilePixels &* pixelFloats
        let segmentFloats = taps &* tilePixels &* pixelFloats
        if let normalisation = Normalisation(prologue, plane: tap / Int(prologue.plane_taps)) {
            gatherTap(from, stride, count, to, segmentFloats, isBF16, normalisation)
        } else {
            gatherTap(from, stride, count, to, segmentFloats, isBF16, NoPrologue())
        }
        tap &+= 1
    }
}

@inline(__always)
private func gatherTap<I: ValueFormat, P: Prologue>(
    _ from: Pixels<I>, _ stride: Int, _ count: Int, _ to: MutableFloats, _ segmentFloats: Int, _ isBF16: Bool,
    _ prologue: P
) {
    let segments = (count &+ tilePixels &- 1) / tilePixels
    var (from, to) = (from, to)
    var pixel = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = count &* segment / segments
        var place = to
        while pixel < end {
            storeFactor(prologue(from[0]), place, isBF16)
            from = from + stride
            place += isBF16 ? 8 : 16
            pixel &+= 1
        }
        to += segmentFloats
    }
}

@inline(__always)
private func multiplyPiece(
    _ task: UnsafePointer<atelier_rows>, _ row: Int, _ first: Int, _ count: Int, _ part: Int, _ continues: Bool,
    _ columns: Floats, _ next: Floats, _ scratch: MutableFloats
) {
    let isBF16 = task.pointee.bf16 != 0
    let segmentFloats = Int(task.pointee.window.full_taps) &* tilePixels &* (isBF16 ? 8 : 16)
    let window = columnWindow(task.pointee.column_taps, task.pointee.window, isBF16)
    let sums = vectors(scratch)
    let residuals = scratch + tilePixels &* tileVectors &* 16
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
    let segments = (count &+ tilePixels &- 1) / tilePixels
    let calls = Int(task.pointee.groups) &* segments
    var call = 0
    var group = 0
    while group < Int(task.pointee.groups) {
        let weights = task.pointee.weights + group &* Int(task.pointee.group_weights)
        let planes = min(tileVectors, Int(task.pointee.planes) &- group &* tileVectors)
        var pixel = 0
        var segment = 0
        while segment < segments {
            let height = count &* (segment &+ 1) / segments &- pixel
            let at = row &* rowStep &+ (first &+ pixel) &* pixelStep
            var plane = 0
            while plane < planes {
                Finish(epilogue, plane: group &* tileVectors &+ plane, part: part, continues: false)
                    .prefetch(height, at: at)
                plane &+= 1
            }
            productOfColumns(
                height, columns + segment &* segmentFloats, window, weights, sums, isBF16,
                ahead: ahead(task, next, count, call, calls))
            call &+= 1
            plane = 0
            while plane < planes {
                var finish = Finish(
                    epilogue, plane: group &* tileVectors &+ plane, part: part, continues: continues || pixel > 0)
                if epilogue.pointee.half_row_step != 0 {
                    doublePixels(epilogue, group &* tileVectors &+ plane, row, first &+ pixel, height, residuals)
                    finish.add(Floats(residuals), at: at)
                }
                finish(sums + plane &* tilePixels, height, at: at)
                finish.end()
                plane &+= 1
            }
            pixel &+= height
            segment &+= 1
        }
        group &+= 1
    }
}

/// Writes out `count` pixels of a residual of half the size.
@inline(__always)
private func doublePixels(
    _ epilogue: UnsafePointer<atelier_epilogue>, _ plane: Int, _ row: Int, _ column: Int, _ count: Int,
    _ to: MutableFloats
) {
    guard let base = epilogue.pointee.residual, let planes = epilogue.pointee.residual_planes else { return }
    let step = Int(epilogue.pointee.pixel_step)
    let from = base + (Int(planes[plane]) &+ row / 2 &* Int(epilogue.pointee.half_row_step))
    let isHalf = epilogue.pointee.half != 0
    var pixel = 0
    while pixel < count {
        storePixel(loadPixel(from + (column &+ pixel) / 2 &* step, isHalf), to + pixel &* step, isHalf)
        pixel &+= 1
    }
}

/// The part of a row's input that is to be asked for during one of the products before it.
@inline(__always)
private func ahead(_ task: UnsafePointer<atelier_rows>, _ next: Floats, _ count: Int, _ call: Int, _ calls: Int)
    -> Ahead
{
    let planeTaps = Int(task.pointee.prologue.plane_taps)
    let planes = Int(task.pointee.window.full_taps) / planeTaps
    let pixelFloats = task.pointee.prologue.half != 0 ? 8 : 16
    let rowFloats = count &* Int(task.pointee.pixel_stride) &* pixelFloats
    let first = call &* planes &* rowFloats / calls
    let end = (call &+ 1) &* planes &* rowFloats / calls
    let channels = Int(task.pointee.window.full_taps) &* (task.pointee.bf16 != 0 ? 8 : 16)
    // The last tap of a plane is of the lowest row, which is new.
    let tap = Int(task.pointee.window.taps[(first / rowFloats &+ 1) &* planeTaps &- 1])
    return Ahead(next + (tap &+ first % rowFloats), step: (end &- first &+ channels &- 1) / channels)
}
