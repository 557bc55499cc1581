import CKernels

/// Scale, offset, activation and sum of one row of one plane, one pixel after the other.
func pointwiseRow(_ task: UnsafePointer<atelier_pointwise>, _ plane: Int32, _ row: Int32) {
    let from =
        task.pointee.input
        + (Int(task.pointee.input_planes[Int(plane)]) &+ Int(row) &* Int(task.pointee.input_row_step))
    let factor = load(task.pointee.factor + Int(plane) &* 16)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    var finish = Finish(epilogue, plane: Int(plane), part: Int(row), continues: false)
    let width = Int(task.pointee.width)
    let at = Int(row) &* Int(epilogue.pointee.row_step)
    let step = Int(epilogue.pointee.pixel_step)
    let isHalf = task.pointee.input_half != 0
    var pixel = 0
    while pixel < width {
        var product = loadPixel(from + pixel &* (isHalf ? 8 : 16), isHalf) * factor
        finish(&product, 1, at: at &+ pixel &* step)
        pixel &+= 1
    }
    finish.end()
}
