import CKernels

/// One row of a convolution to few channels.
func narrowRow(_ task: UnsafePointer<atelier_narrow>, _ row: Int32, _ scratch: UnsafeMutablePointer<Float>) {
    let width = Int(task.pointee.width)
    let outputs = Int(task.pointee.outputs)
    let columns = Int(task.pointee.columns)
    let pixels = width &+ Int(task.pointee.reach)
    let products = vectors(scratch)
    // The shifted reads of the last pixel reach one vector further.
    let windows = scratch + (Int(task.pointee.groups &* task.pointee.vectors) &* pixels &+ 1) &* 16
    let input = task.pointee.input + Int(row) &* Int(task.pointee.row_step)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let segments = (pixels &+ tilePixels &- 1) / tilePixels
    var x = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = pixels &* segment / segments
        multiplyNarrow(
            task, input + x &* (task.pointee.prologue.bf16 != 0 ? 8 : 16), end &- x, products + x, pixels, windows)
        x = end
    }
    // Lanes beyond the outputs hold other columns' products.
    var mask = V.zero
    var lane = 0
    while lane < outputs {
        mask[lane] = 1
        lane &+= 1
    }
    let (rowStep, pixelStep) = (Int(epilogue.pointee.row_step), Int(epilogue.pointee.pixel_step))
    var phase = 0
    while phase < Int(task.pointee.phases) {
        var finish = Finish(epilogue, plane: phase, part: 0, continues: false)
        let places = task.pointee.places + phase &* columns
        var x = 0
        while x < width {
            var sum = V.zero
            var column = 0
            while column < columns {
                sum += UnsafeRawPointer(scratch + (Int(places[column]) &+ x &* 16)).loadUnaligned(as: V.self)
                column &+= 1
            }
            sum = atelier_where_positive(mask, sum, V.zero)
            finish(&sum, 1, at: Int(row) &* rowStep &+ x &* pixelStep)
            x &+= 1
        }
        phase &+= 1
    }
}

/// The products of `count` neighbouring pixels in all lanes: `to[vector * stride + pixel]`. `columns` has room for windows that are
/// written out.
@inline(__always)
private func multiplyNarrow(
    _ task: UnsafePointer<atelier_narrow>, _ input: Floats, _ count: Int, _ to: MutableVectors, _ stride: Int,
    _ columns: MutableFloats
) {
    let window = task.pointee.window
    #if TIER_BF16
        if let taps = task.pointee.column_taps {
            gatherWindows(input, 1, count, window, task.pointee.prologue, columns, true)
            return multiplyGroups(BF16.self, task, columns, columnWindow(taps, window, true), count, to, stride)
        }
    #endif
    multiplyGroups(FP32.self, task, input, window, count, to, stride)
}

@inline(__always)
private func multiplyGroups<N: Precision>(
    _: N.Type, _ task: UnsafePointer<atelier_narrow>, _ pixels: Floats, _ window: atelier_window, _ count: Int,
    _ to: MutableVectors, _ stride: Int
) {
    let lanes = Int(task.pointee.vectors)
    var group = 0
    while group < Int(task.pointee.groups) {
        let weights = vectors(task.pointee.weights + group &* Int(task.pointee.group_weights))
        let to = to + group &* lanes &* stride
        if lanes == 1 {
            narrowProductOfNeighbours(N.self, count, pixels, window, weights, to)
        } else {
            productOfNeighbours(N.self, count, pixels, window, weights, to, stride)
        }
        group &+= 1
    }
}
