import InferenceProtocol
import Networks

extension PipelineEffect {
    /// The photo as a city at night, lit by neon: a pix2pix network colours its light.
    static func neon(_ kit: EffectKit) -> PipelineEffect {
        let longSide = 512
        let depths: [(value: String, strength: Float, title: LocalizedText)] = [
            ("soft", 0.6, LocalizedText(en: "Soft", ru: "Мягко")),
            ("normal", 0.85, LocalizedText(en: "Normal", ru: "Обычно")),
            ("deep", 1, LocalizedText(en: "Deep", ru: "Сильно")),
        ]
        let outline = EffectDescription(
            id: "neon", title: LocalizedText(en: "Neon", ru: "Неон"),
            summary: LocalizedText(
                en: "Bathes the photo in the light of neon signs.", ru: "Заливает фото светом неоновых вывесок."),
            emoji: "🌃",
            parameters: [
                ParameterDescription(
                    name: "depth", title: LocalizedText(en: "Depth", ru: "Глубина"), defaultValue: "deep",
                    kind: .choice(depths.map { ParameterDescription.Option(value: $0.value, title: $0.title) }))
            ],
            unavailable: kit.missing("neon"))
        return PipelineEffect(outline) { parameters in
            let strength = depths.first { $0.value == parameters["depth"] }?.strength ?? 1
            return kit.pipeline([
                PaintStep(model: kit.model("neon"), longSide: longSide, grey: true, strength: strength)
            ])
        }
    }
}
