import CKernels
public import Kernels

/// What a machine can do at the most: products from registers on several threads.
public enum PeakMeter {
    private static let rounds = 1 << 20
    private static let runs = 5
    private static let scratchFloats = 2048

    /// Floating-point operations a second, in billions, the best of a few short runs; nil for bfloat16 where the set has no such
    /// products.
    ///
    /// - Throws: ``EngineError/outOfMemory(bytes:)``
    public static func gflops(
        _ instructionSet: InstructionSet, _ precision: Precision, on pool: ThreadPool
    ) throws(EngineError) -> Double? {
        guard precision == .fp32 || instructionSet.hasBF16 else { return nil }
        let kernels = instructionSet.kernels
        let scratch = try Scratch(threads: pool.threads, floats: scratchFloats)
        for thread in 0..<pool.threads { scratch[thread].update(repeating: 0, count: scratchFloats) }
        let bf16: Int32 = precision == .bf16 ? 1 : 0
        let operations = Double(pool.threads) * Double(kernels.peak(1, bf16, scratch[0]))
        var best = 0.0
        for _ in 0..<runs {
            let time = ContinuousClock().measure {
                pool.parallelFor(pool.threads) { item, _ in
                    _ = kernels.peak(Int64(rounds), bf16, scratch[item])
                }
            }
            best = max(best, operations * Double(rounds) / (time / .nanoseconds(1)))
        }
        return best
    }
}
