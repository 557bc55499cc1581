import CKernels

/// One row of a convolution to few channels.
func narrowRow(_ task: UnsafePointer<atelier_narrow>, _ row: Int32, _ scratch: UnsafeMutablePointer<Float>) {
    let width = Int(task.pointee.width)
    let outputs = Int(task.pointee.outputs)
    let columns = Int(task.pointee.columns)
    let pixels = width &+ Int(task.pointee.reach)
    let products = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: V.self)
    // The shifted reads of the last pixel reach one vector further.
    let sums = products + (Int(task.pointee.groups &* task.pointee.vectors) &* pixels &+ 1)
    let input = task.pointee.input + Int(row) &* Int(task.pointee.row_step)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let segments = (pixels &+ tilePixels &- 1) / tilePixels
    var x = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = pixels &* segment / segments
        multiplyNarrow(task, input + x &* 16, end &- x, products + x, pixels, sums)
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

/// The products of `count` neighbouring pixels in all lanes: `to[vector * stride + pixel]`.
@inline(__always)
private func multiplyNarrow(
    _ task: UnsafePointer<atelier_narrow>, _ input: Floats, _ count: Int, _ to: MutableVectors, _ stride: Int,
    _ sums: MutableVectors
) {
    let vectors = Int(task.pointee.vectors)
    let window = task.pointee.window
    let columns = UnsafeMutableRawPointer(sums + vectors &* tilePixels).assumingMemoryBound(to: Float.self)
    if task.pointee.bf16 != 0 { gatherWindows(input, 16, count, window, task.pointee.prologue, columns, true) }
    var group = 0
    while group < Int(task.pointee.groups) {
        let weights = UnsafeRawPointer(task.pointee.weights + group &* Int(task.pointee.group_weights))
        let to = to + group &* vectors &* stride
        if task.pointee.bf16 != 0 {
            #if TIER_BF16
                multiplyNarrowPairs(vectors, count, columns, Int(window.full_taps), weights, to, stride, sums)
            #endif
        } else if vectors == 1 {
            narrowProductOfNeighbours(count, input, window, weights.assumingMemoryBound(to: V.self), to)
        } else {
            productOfNeighbours(count, input, window, weights.assumingMemoryBound(to: V.self), to, stride)
        }
        group &+= 1
    }
}

#if TIER_BF16
    @inline(__always)
    private func multiplyNarrowPairs(
        _ vectors: Int, _ count: Int, _ columns: Floats, _ taps: Int, _ weights: UnsafeRawPointer, _ to: MutableVectors,
        _ stride: Int, _ sums: MutableVectors
    ) {
        if vectors == 1 {
            narrowProductOfPairs(count, columns, taps, weights, sums)
        } else {
            productOfPairs(count, columns, taps, weights, sums)
        }
        // By way of `sums`: the products of pairs store more pixels than there are.
        var vector = 0
        while vector < vectors {
            (to + vector &* stride).update(from: sums + vector &* tilePixels, count: count)
            vector &+= 1
        }
    }
#endif
