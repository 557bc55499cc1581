import Imaging
import InferenceProtocol

extension PipelineEffect {
    /// The picture two, three or four times as large, or up to a length.
    static func upscale(_ kit: EffectKit) -> PipelineEffect {
        let enlargers = Enlarger.all.filter { kit.largestFactor($0) > 1 }
        let largest = enlargers.map(kit.largestFactor).max() ?? 1
        let factors = [2, 3, 4].filter { $0 <= largest }
        let free = "0"
        let longSides = [1280, 1920, 2560, 3840]
        let outline = EffectDescription(
            id: "upscale", title: LocalizedText(en: "Upscale", ru: "Увеличить"),
            summary: LocalizedText(
                en: "Makes the picture larger and keeps it sharp.", ru: "Увеличивает картинку и сохраняет резкость."),
            emoji: "🔍",
            parameters: [
                ParameterDescription(
                    name: "factor", title: LocalizedText(en: "How much", ru: "Во сколько раз"), defaultValue: "2",
                    kind: .choice(factors.map(ParameterDescription.Option.init(times:)))),
                ParameterDescription(
                    name: "model", title: LocalizedText(en: "How", ru: "Как"),
                    defaultValue: enlargers.first?.id ?? Enlarger.edsr.id,
                    kind: .choice(enlargers.map { ParameterDescription.Option(value: $0.id, title: $0.title) })),
                ParameterDescription(
                    name: "fit",
                    title: LocalizedText(en: "Longer side", ru: "Длинная сторона"),
                    defaultValue: free, kind: .range(minimum: 0, maximum: Double(kit.limits.side), step: 1),
                    suggestions: [
                        ParameterDescription.Option(
                            value: free, title: LocalizedText(en: "As it comes", ru: "Как выйдет"))
                    ]
                        + longSides.map {
                            ParameterDescription.Option(
                                value: "\($0)", title: LocalizedText(en: "\($0) px", ru: "\($0) px"))
                        }),
            ],
            unavailable: enlargers.isEmpty ? kit.missing(Enlarger.edsr.modelNames[0]) : nil)
        return PipelineEffect(outline) { parameters in
            let enlarger = enlargers.first { $0.id == parameters["model"] } ?? enlargers[0]
            let factor = parameters["factor"].flatMap(Int.init) ?? 2
            let longSide = parameters["fit"].flatMap(Double.init).map { Int($0) } ?? 0
            return kit.pipeline([
                EnlargeStep(models: kit.models(enlarger), factor: factor, longSide: longSide > 0 ? longSide : nil)
            ])
        }
    }
}
