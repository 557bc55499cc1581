import CKernels

/// A tier of kernels, from the poorest CPU to the richest.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
    /// What every 64-bit CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
    case baseline
    /// AVX2 with FMA and F16C.
    case avx2
    /// AVX-512 F, BW, CD, DQ, VL.
    case avx512
    /// AVX-512 with products of bfloat16 pairs.
    case avx512bf16

    /// The richest tier of this CPU.
    public static let best: InstructionSet = allCases[Int(atelier_cpu_tier())]

    /// Whether this CPU can run the tier.
    public var isSupported: Bool { self <= .best }

    /// Whether there are products of bfloat16 pairs.
    public var hasBF16: Bool { self == .avx512bf16 }

    public static func < (first: InstructionSet, second: InstructionSet) -> Bool {
        first.tier < second.tier
    }

    private var tier: Int {
        switch self {
        case .baseline: 0
        case .avx2: 1
        case .avx512: 2
        case .avx512bf16: 3
        }
    }
}
