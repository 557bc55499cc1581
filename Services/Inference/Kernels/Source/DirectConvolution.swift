import CKernels

/// One row of `tileVectors` x 16 output channels.
func directRow(
    _ task: UnsafePointer<atelier_direct>, _ group: Int32, _ row: Int32, _ scratch: UnsafeMutablePointer<Float>
) {
    let width = Int(task.pointee.width)
    let stride = Int(task.pointee.pixel_stride)
    let sums = vectors(scratch)
    let window = task.pointee.window
    let weights = task.pointee.weights + Int(group) &* Int(task.pointee.group_weights)
    let input = task.pointee.input + Int(row) &* Int(task.pointee.row_step)
    let epilogue = UnsafeRawPointer(task).assumingMemoryBound(to: atelier_epilogue.self)
    let firstBlock = Int(group) &* tileVectors
    let blocks = min(tileVectors, Int(task.pointee.blocks) &- firstBlock)
    // Segments of nearly the same length keep the tiles high.
    let longest = stride <= 2 ? tilePixels : 1
    let segments = (width &+ longest &- 1) / longest
    var x = 0
    var segment = 0
    while segment < segments {
        segment &+= 1
        let end = width &* segment / segments
        let pixels = input + x &* stride &* 16
        if stride == 2 {
            productOfSeconds(end &- x, pixels, window, weights, sums, tilePixels)
        } else {
            productOfNeighbours(FP32.self, end &- x, pixels, window, weights, sums, tilePixels)
        }
        let at = Int(row) &* Int(epilogue.pointee.row_step) &+ x &* Int(epilogue.pointee.pixel_step)
        var block = 0
        while block < blocks {
            var finish = Finish(epilogue, plane: firstBlock &+ block, part: Int(row), continues: x > 0)
            finish(sums + block &* tilePixels, end &- x, at: at)
            finish.end()
            block &+= 1
        }
        x = end
    }
}
