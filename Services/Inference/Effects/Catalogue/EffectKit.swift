import Imaging
import Networks

/// What effects are built from.
struct EffectKit: Sendable {
    let library: ModelLibrary
    let gallery: Gallery
    let limits: ImageLimits
    let memoryBytes: Int
    let meter = CostMeter()

    func has(_ model: String) -> Bool { library[model] != nil }

    /// Why the model is not here; nil when it is.
    func missing(_ model: String) -> String? {
        has(model) ? nil : library.unavailable[model] ?? "the catalogue has no model \(model)"
    }

    /// Traps when the model is ``missing(_:)``.
    func model(_ name: String) -> Model {
        guard let model = library[name] else { preconditionFailure("\(name) is used though it is missing") }
        return model
    }

    func pipeline(_ steps: [any Step]) -> Pipeline {
        Pipeline(steps: steps, limits: limits, memoryBytes: memoryBytes, meter: meter)
    }
}
