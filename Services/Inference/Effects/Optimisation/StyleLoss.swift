import Engine
import Imaging
import Networks

/// How far pictures of one size are from a content and a style, and the gradient: the function that a fine painting minimises.
struct StyleLoss {
    private let judge: Model
    private let settings: FinePainting.Settings
    private let goal: VGG19Style.Goal
    /// Of all weights: the content loss weighs 1 then.
    private let scale: Float
    private let shape: Shape
    private let smoothness: Smoothness
    private let context: EffectContext

    /// - Throws: `EngineError`, and ``EffectFailure`` when the job is cancelled.
    init(
        content: FloatPicture, style: [Tensor], _ judge: Model, _ settings: FinePainting.Settings,
        _ context: EffectContext, _ workers: Workers
    ) throws {
        let picture = content.tensor(judge.traits, grey: false)
        let checkpoint: @Sendable () throws -> Void = { try context.checkpoint() }
        let features = try judge.run(
            settings.layers.styleRole, ["x": picture], on: context.lane, checkpoint: checkpoint)
        let contents = features[features.count - 1]
        scale = contents.meanSquare / settings.contentWeight
        let scale = scale
        goal = VGG19Style.Goal(
            content: contents, style: style, weights: settings.weights(style).map { $0 * scale })
        shape = picture.shape
        smoothness = Smoothness(width: content.width, height: content.height, workers)
        (self.judge, self.settings, self.context) = (judge, settings, context)
    }

    func callAsFunction(_ place: [Float]) throws -> (loss: Double, gradient: [Float]) {
        let context = context
        let results = try judge.run(
            settings.layers.stepRole, goal.inputs.merging(["x": Tensor(shape: shape, values: place)]) { $1 },
            on: context.lane
        ) { try context.checkpoint() }
        let losses = results.dropFirst().map { Double($0.values[0]) }
        let weights = goal.weights.map(Double.init)
        var loss = losses[0] + zip(losses.dropFirst(), weights).reduce(0) { $0 + $1.0 * $1.1 }
        var gradient = results[0].values
        loss += smoothness.add(settings.smoothness * scale, of: place, to: &gradient)
        return (loss, gradient)
    }
}
