import CKernels

/// Scale, offset, activation and sum of one row of one plane, one pixel after the other.
func pointwiseRow(_ task: UnsafePointer<atelier_pointwise>, _ plane: Int32, _ row: Int32) {
    let from =
        task.pointee.input
        + (Int(task.pointee.input_planes[Int(plane)]) &+ Int(row) &* Int(task.pointee.input_row_step))
    let factor = load(task.pointee.factor + Int(plane) &* 16)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let finish = Finish(epilogue, plane: Int(plane))
    let width = Int(task.pointee.width)
    let at = Int(row) &* Int(epilogue.pointee.row_step)
    let step = Int(epilogue.pointee.pixel_step)
    var pixel = 0
    while pixel < width {
        var product = load(from + pixel &* 16) * factor
        finish(&product, 1, at: at &+ pixel &* step)
        pixel &+= 1
    }
}

/// Two passes over one row, which stays in the cache: no cancellation, however large the mean.
func rowMoments(_ task: UnsafePointer<atelier_moments>) {
    let from = UnsafeRawPointer(task.pointee.input).assumingMemoryBound(to: V.self)
    let count = Int(task.pointee.count)
    var sum = V.zero
    var pixel = 0
    while pixel < count {
        sum += from[pixel]
        pixel &+= 1
    }
    let mean = sum / V(repeating: Float(count))
    var squares = V.zero
    pixel = 0
    while pixel < count {
        let distance = from[pixel] - mean
        multiplyAdd(&squares, distance, distance)
        pixel &+= 1
    }
    store(mean, task.pointee.result)
    store(squares, task.pointee.result + 16)
}
