import Engine
public import Kernels

/// How exactly a model computes: 32-bit floats, bfloat16 where that is faster, or what is best for the model.
public enum PrecisionChoice: String, CaseIterable, Decodable, Sendable {
    /// A ``PrecisionTrial`` on a made-up picture decides.
    case auto
    case fp32
    case bf16
}

extension Model {
    /// A model in the precision that is chosen for it.
    ///
    /// `auto` is fp32 without a trial where there is nothing to choose: on a CPU without products of bfloat16, and for the network
    /// whose use is its gradient, not its picture.
    ///
    /// - Throws: ``WeightsError`` when the weights are not of this architecture, and ``EngineError``.
    public static func make(
        name: String, architecture: Architecture, weights: Weights, instructionSet: InstructionSet,
        _ choice: PrecisionChoice, on lane: Lane
    ) throws -> Model {
        func model(_ precision: Precision) throws -> Model {
            try Model(
                name: name, architecture: architecture, weights: weights, instructionSet: instructionSet,
                precision: precision)
        }
        guard choice != .fp32, instructionSet.hasBF16 else { return try model(.fp32) }
        if choice == .bf16 { return try model(.bf16) }
        let exact = try model(.fp32)
        guard !exact.roles.contains(.step) else { return exact }
        let rounded = try model(.bf16)
        let trial = try PrecisionTrial(exact, rounded, exact.trialInputs(exact.trialPicture, on: lane), on: lane)
        lane.dropPlans()
        return trial.choice == .bf16 ? rounded : exact
    }
}
