import Engine
import Kernels
import Testing

/// Runs a graph by the engine, on every instruction set of this machine, and by the reference.
enum Comparison {
    static let sets = InstructionSet.allCases.filter(\.isSupported)

    /// Expects every output within `tolerance` of the reference, relative to the output's largest value (at least 1).
    static func expectReference(
        _ graph: Graph, _ inputs: [String: Tensor], tolerance: Float = 2e-5, precision: Precision = .fp32,
        sets: [InstructionSet] = sets, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let expected = try ReferenceExecutor.run(graph, inputs)
        let pool = ThreadPool(threads: 2)
        for set in sets {
            let plan = try Program(graph, instructionSet: set, precision: precision).plan(inputs.mapValues(\.shape))
            // Twice: the second run meets the first one's leftovers in the arena.
            for run in 1...2 {
                let results = try plan.run(inputs, on: pool)
                for (result, expected) in zip(results, expected) {
                    #expect(result.shape == expected.shape, "\(comment)", sourceLocation: sourceLocation)
                    let error = difference(result, expected)
                    #expect(
                        error <= tolerance, "\(set) run \(run), \(comment): \(error)", sourceLocation: sourceLocation)
                }
            }
        }
    }

    /// The largest difference relative to the largest expected value, at least 1; NaN counts as infinite.
    static func difference(_ result: Tensor, _ expected: Tensor) -> Float {
        let largest = expected.values.reduce(Float(1)) { max($0, abs($1)) }
        return zip(result.values, expected.values).reduce(Float(0)) { worst, pair in
            let error = abs(pair.0 - pair.1)
            return max(worst, error.isNaN ? .infinity : error)
        } / largest
    }
}
