import CKernels

/// Names the tier's kernels in C's terms.
func fill(_ table: UnsafeMutablePointer<atelier_kernels>) {
    table.pointee.lanes = Int32(tileVectors &* 16)
    table.pointee.pixels = Int32(tilePixels)
    table.pointee.direct = directRow
    table.pointee.winograd6 = winogradSix
    table.pointee.winograd5 = winogradFive
    table.pointee.narrow = narrowRow
    table.pointee.gather_columns = gatherColumns
    table.pointee.multiply_columns = multiplyColumns
    table.pointee.max_pool = maxPoolRow
    table.pointee.gate = gateRow
    table.pointee.unpool = unpoolRow
    table.pointee.outer = outerRow
    #if TIER_BF16
        table.pointee.has_bf16 = 1
    #else
        table.pointee.has_bf16 = 0
    #endif
    table.pointee.pointwise = pointwiseRow
    table.pointee.moments = rowMoments
}
