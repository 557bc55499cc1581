public import CKernels

/// The one symbol of this tier that others may call, on a CPU that has its instructions.
@c(atelier_fill_avx2)
@inline(never)
public func fillAVX2(_ table: UnsafeMutablePointer<atelier_kernels>) {
    fill(table)
}
