import CKernels

/// Adds the 16 x 16 products of two planes' channels over one row of pixels.
func outerRow(_ task: UnsafePointer<atelier_outer>) {
    let count = Int(task.pointee.count)
    let b = UnsafeRawPointer(task.pointee.second).assumingMemoryBound(to: V.self)
    let result = UnsafeMutableRawPointer(task.pointee.result).assumingMemoryBound(to: V.self)
    // Four rows at a time: as many accumulators as every tier has registers for.
    var row = 0
    while row < 16 {
        var sums = (result[row], result[row &+ 1], result[row &+ 2], result[row &+ 3])
        let a = task.pointee.first + row
        var pixel = 0
        while pixel < count {
            let value = b[pixel]
            let factors = a + pixel &* 16
            multiplyAdd(&sums.0, V(repeating: factors[0]), value)
            multiplyAdd(&sums.1, V(repeating: factors[1]), value)
            multiplyAdd(&sums.2, V(repeating: factors[2]), value)
            multiplyAdd(&sums.3, V(repeating: factors[3]), value)
            pixel &+= 1
        }
        result[row] = sums.0
        result[row &+ 1] = sums.1
        result[row &+ 2] = sums.2
        result[row &+ 3] = sums.3
        row &+= 4
    }
}
