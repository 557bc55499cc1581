import CKernels

#if TIER_AVX512
    /// Sixteen sums: enough to hide the latency of two multiplications at once.
    private typealias Sums = Two<Eight<Single>>
#else
    private typealias Sums = Four<Single>
#endif

/// The 16 x 16 products of two planes' channels, summed over one row of pixels.
func outerRow(_ task: UnsafePointer<atelier_outer>) {
    let count = Int(task.pointee.count)
    let b = UnsafeRawPointer(task.pointee.second).assumingMemoryBound(to: V.self)
    let result = UnsafeMutableRawPointer(task.pointee.result).assumingMemoryBound(to: V.self)
    var row = 0
    while row < 16 {
        var sums = Sums()
        let a = task.pointee.first + row
        var pixel = 0
        while pixel < count {
            sums.multiply(a + pixel &* 16, 1, b + pixel)
            pixel &+= 1
        }
        sums.store(result + row, 0)
        row &+= Sums.rows
    }
}
