public import CKernels

/// The one symbol of this tier that others may call, on a CPU that has its instructions.
@c(atelier_fill_baseline)
@inline(never)
public func fillBaseline(_ table: UnsafeMutablePointer<atelier_kernels>) {
    fill(table)
}
