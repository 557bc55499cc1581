package import CKernels
import KernelsAVX2
import KernelsAVX512
import KernelsAVX512BF16
import KernelsBaseline

/// The one table that chooses kernels by instruction set.
extension InstructionSet {
    /// Traps on a CPU that lacks the instructions.
    package var kernels: atelier_kernels {
        precondition(isSupported, "this CPU cannot run \(rawValue)")
        return withUnsafeTemporaryAllocation(of: atelier_kernels.self, capacity: 1) { table in
            let table = table.baseAddress.unsafelyUnwrapped
            switch self {
            case .baseline: fillBaseline(table)
            case .avx2: fillAVX2(table)
            case .avx512: fillAVX512(table)
            case .avx512bf16: fillAVX512BF16(table)
            }
            return table.pointee
        }
    }
}
