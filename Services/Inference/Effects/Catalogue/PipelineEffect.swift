import Imaging
import InferenceProtocol

/// An effect that is a list of steps chosen by its parameters.
struct PipelineEffect: Effect {
    private let outline: EffectDescription
    private let pipeline: Maker

    /// Makes the pipeline for parameters that are complete and checked; never called while the effect is unavailable.
    typealias Maker =
        @Sendable (_ parameters: [String: String], _ style: Submission.Style) throws(EffectFailure) -> Pipeline

    init(_ outline: EffectDescription, pipeline: @escaping @Sendable (_ parameters: [String: String]) -> Pipeline) {
        self.init(outline) { (parameters, _) throws(EffectFailure) in pipeline(parameters) }
    }

    /// For an effect that wants a style. Of a pipeline without one, only the cost is asked.
    init(_ outline: EffectDescription, styled pipeline: @escaping Maker) {
        self.outline = outline
        self.pipeline = pipeline
    }

    /// With the cost as it is known by now.
    var description: EffectDescription {
        var description = outline
        guard outline.unavailable == nil, let defaults = try? outline.complete([:]) else { return description }
        let (small, large) = (PictureSize(width: 100, height: 100), PictureSize(width: 1100, height: 1100))
        guard let pipeline = try? pipeline(defaults, .none) else { return description }
        if let few = try? pipeline.seconds(small), let many = try? pipeline.seconds(large) {
            let perMegapixel = max(0, (many - few) / (Double(large.pixels - small.pixels) / 1e6))
            description.cost = EffectCost(
                fixedSeconds: max(0, few - perMegapixel * Double(small.pixels) / 1e6), secondsPerMegapixel: perMegapixel
            )
        }
        return description
    }

    func predict(_ request: EffectRequest) throws(EffectFailure) -> EffectPrediction {
        let pipeline = try chosen(request)
        do { return try pipeline.predict(request.image) } catch { throw EffectFailure(error) }
    }

    func apply(_ request: EffectRequest, _ context: EffectContext) throws(EffectFailure) -> EffectOutput {
        let pipeline = try chosen(request)
        do { return try pipeline.run(request.image, context) } catch { throw EffectFailure(error) }
    }

    private func chosen(_ request: EffectRequest) throws(EffectFailure) -> Pipeline {
        if let reason = outline.unavailable {
            throw EffectFailure(
                code: .other,
                message: LocalizedText(
                    en: "This effect is not available here.", ru: "Этот эффект здесь недоступен."), detail: reason)
        }
        let parameters = try outline.complete(request.parameters)
        if outline.wantsStyle, request.style == .none {
            throw .badParameter(
                en: "A style is missing: send a second picture or choose one.",
                ru: "Не хватает стиля: пришлите вторую картинку или выберите готовый.")
        }
        return try pipeline(parameters, request.style)
    }
}
