public import Effects
public import InferenceProtocol

/// Everything a running service says of itself that does not change.
public struct ServiceDescription: Sendable {
    public var version: String
    public var effects: [any Effect]
    public var gallery: [GalleryStyle]
    public var limits: ServiceLimits
    public var instructionSet: String
    /// As they are now: weights are packed when they are first used.
    public var models: @Sendable () -> [ServiceStatus.Model]
    /// What the process as a whole may use.
    public var memoryLimitBytes: Int
    /// Models loaded since boot.
    public var modelLoads: @Sendable () -> Int

    public init(
        version: String, effects: [any Effect], gallery: [GalleryStyle] = [], limits: ServiceLimits,
        instructionSet: String = "", memoryLimitBytes: Int = 0,
        models: @escaping @Sendable () -> [ServiceStatus.Model] = { [] },
        modelLoads: @escaping @Sendable () -> Int = { 0 }
    ) {
        self.version = version
        self.effects = effects
        self.gallery = gallery
        self.limits = limits
        self.instructionSet = instructionSet
        self.models = models
        self.memoryLimitBytes = memoryLimitBytes
        self.modelLoads = modelLoads
    }
}
