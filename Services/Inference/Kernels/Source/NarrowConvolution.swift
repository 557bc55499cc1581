import CKernels

/// One row of a convolution to few channels.
func narrowRow(_ task: UnsafePointer<atelier_narrow>, _ row: Int32, _ scratch: UnsafeMutablePointer<Float>) {
    let width = Int(task.pointee.width)
    let outputs = Int(task.pointee.outputs)
    let columns = Int(task.pointee.columns)
    let pixels = width &+ Int(task.pointee.reach)
    let products = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: V.self)
    let input = task.pointee.input + Int(row) &* Int(task.pointee.row_step)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    var group = 0
    while group < Int(task.pointee.groups) {
        let weights = UnsafeRawPointer(task.pointee.weights + group &* Int(task.pointee.group_weights))
            .assumingMemoryBound(to: V.self)
        let to = products + group &* tileVectors &* pixels
        let segments = (pixels &+ tilePixels &- 1) / tilePixels
        var x = 0
        var segment = 0
        while segment < segments {
            segment &+= 1
            let end = pixels &* segment / segments
            productOfNeighbours(end &- x, input + x &* 16, task.pointee.window, weights, to + x, pixels)
            x = end
        }
        group &+= 1
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
        let finish = Finish(epilogue, plane: phase)
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
