public import Engine

/// How exactly a model computes: 32-bit floats, bfloat16 where that is faster, or what is best for the model.
public enum PrecisionChoice: String, CaseIterable, Decodable, Sendable {
    case auto
    case fp32
    case bf16

    /// What the engine is told; `auto` is exact until a model is known to stay the same in bfloat16.
    public var precision: Precision { self == .bf16 ? .bf16 : .fp32 }
}
