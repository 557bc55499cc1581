public import CKernels

/// The one symbol of this tier that others may call, on a CPU that has its instructions.
@c(atelier_fill_avx512)
@inline(never)
public func fillAVX512(_ table: UnsafeMutablePointer<atelier_kernels>) {
    fill(table)
}
