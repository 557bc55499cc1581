import CKernels

/// One row of a convolution to few channels.
func narrowRow(_ task: UnsafePointer<atelier_narrow>, _ row: Int32, _ scratch: UnsafeMutablePointer<Float>) {
    let width = Int(task.pointee.width)
    let kernel = Int(task.pointee.kernel)
    let outputs = Int(task.pointee.outputs)
    let perVector = Int(task.pointee.vector_columns)
    let pixels = width &+ kernel &- 1
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
    let finish = Finish(epilogue, plane: 0)
    var x = 0
    while x < width {
        var sum = V.zero
        var column = 0
        while column < kernel {
            let place = (column / perVector &* pixels &+ x &+ column) &* 16 &+ column % perVector &* outputs
            sum += UnsafeRawPointer(scratch + place).loadUnaligned(as: V.self)
            column &+= 1
        }
        sum = atelier_where_positive(mask, sum, V.zero)
        let at = Int(row) &* Int(epilogue.pointee.row_step) &+ x &* Int(epilogue.pointee.pixel_step)
        finish(&sum, 1, at: at)
        x &+= 1
    }
}
