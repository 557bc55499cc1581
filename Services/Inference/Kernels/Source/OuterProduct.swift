import CKernels

#if TIER_AVX512
    /// Sixteen sums: enough to hide the latency of two multiplications at once.
    private typealias Sums = Two<Eight<Single<FP32>>>
#else
    private typealias Sums = Four<Single<FP32>>
#endif

/// The 16 x 16 products of two planes' channels, summed over one row of pixels.
func outerRow(_ task: UnsafePointer<atelier_outer>) {
    let count = Int(task.pointee.count)
    let b = task.pointee.second
    let result = vectors(task.pointee.result)
    var row = 0
    while row < 16 {
        var sums = Sums()
        let a = task.pointee.first + row
        var pixel = 0
        while pixel < count {
            sums.multiply(a + pixel &* 16, 1, b + pixel &* 16)
            pixel &+= 1
        }
        sums.store(result + row, 0, 1)
        row &+= Sums.rows
    }
}
