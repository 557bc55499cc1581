import Imaging
import InferenceProtocol
import Networks

extension PipelineEffect {
    /// The photo as a city at night, lit by neon: a pix2pix network colours its light.
    static func neon(_ kit: EffectKit) -> PipelineEffect {
        let longSide = 768
        let depths: [Depth] = [
            Depth(value: "soft", title: LocalizedText(en: "Soft", ru: "Мягко"), strength: 0.55),
            Depth(value: "normal", title: LocalizedText(en: "Normal", ru: "Обычно")),
            Depth(value: "deep", title: LocalizedText(en: "Deep night", ru: "Глубокая ночь"), isDeepNight: true),
        ]
        let outline = EffectDescription(
            id: "neon", title: LocalizedText(en: "Neon", ru: "Неон"),
            summary: LocalizedText(
                en: "Bathes the photo in the light of neon signs.", ru: "Заливает фото светом неоновых вывесок."),
            emoji: "🌃",
            parameters: [
                ParameterDescription(
                    name: "depth", title: LocalizedText(en: "Depth", ru: "Глубина"), defaultValue: "normal",
                    kind: .choice(depths.map { ParameterDescription.Option(value: $0.value, title: $0.title) })),
                ParameterDescription(
                    name: "lamps", title: LocalizedText(en: "Lamps", ru: "Цвета ламп"),
                    defaultValue: NeonSign.likePhoto,
                    kind: .choice(NeonSign.options)),
            ] + kit.enlarging,
            unavailable: kit.missing("neon"))
        return PipelineEffect(outline) { parameters in
            let depth = depths.first { $0.value == parameters["depth"] } ?? depths[1]
            let sign = NeonSign.all.first { $0.value == parameters["lamps"] }
            return kit.pipeline(
                enlarging: parameters,
                before: PaintStep(
                    model: kit.model("neon"), canvas: .longSide(longSide), grey: true,
                    shifts: PaintStep.shiftsAgainstGrids,
                    finish: { painting, sketch, workers in
                        let lamps = (sign ?? .suiting(sketch)).lamps
                        let lit = lamps?.lighting(painting) ?? painting
                        return depth.isDeepNight ? try lit.inDeepNight(workers) : lit
                    },
                    detail: 1.4, strength: depth.strength))
        }
    }
}

private struct Depth {
    let value: String
    let title: LocalizedText
    var strength: Float = 1
    var isDeepNight = false
}
