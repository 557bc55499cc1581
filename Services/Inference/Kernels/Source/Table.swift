import CKernels

/// Names the tier's kernels in C's terms.
func fill(_ table: UnsafeMutablePointer<atelier_kernels>) {
    table.pointee.lanes = Int32(tileVectors &* 16)
    table.pointee.pixels = Int32(tilePixels)
    #if TIER_AVX2 || TIER_AVX512 || arch(arm64)
        table.pointee.half_weights = 1
    #else
        table.pointee.half_weights = 0
    #endif
    table.pointee.direct = directRow
    table.pointee.winograd6 = winogradSix
    table.pointee.winograd5 = winogradFive
    table.pointee.winograd3 = winogradThree
    table.pointee.winograd_rows = winogradRows
    table.pointee.transform_filters = transformFilters
    table.pointee.narrow = addRows
    table.pointee.gather_columns = gatherColumns
    table.pointee.multiply_columns = multiplyColumns
    table.pointee.rows = convolveRows
    table.pointee.max_pool = maxPoolRow
    table.pointee.gate = gateRow
    table.pointee.unpool = unpoolRow
    table.pointee.outer = outerRow
    table.pointee.peak = multiplyAtPeak
    table.pointee.pointwise = pointwiseRow
    table.pointee.moments = rowMoments
}
