import CKernels

/// Names the tier's kernels in C's terms.
func fill(_ table: UnsafeMutablePointer<atelier_kernels>) {
    table.pointee.lanes = Int32(tileVectors &* 16)
    table.pointee.pixels = Int32(tilePixels)
    table.pointee.direct = directRow
    table.pointee.winograd6 = winogradSix
    table.pointee.winograd5 = winogradFive
    table.pointee.pointwise = pointwiseRow
    table.pointee.moments = rowMoments
}
