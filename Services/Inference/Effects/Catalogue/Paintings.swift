import InferenceProtocol
import Networks

extension PipelineEffect {
    /// The photo as a CycleGAN paints it: in the manner of a school, or with other animals in it.
    static func paintings(_ kit: EffectKit) -> [PipelineEffect] {
        Painting.all.map { painting in
            let outline = EffectDescription(
                id: painting.id, title: painting.title, summary: painting.summary, emoji: painting.emoji,
                parameters: [.strength] + kit.enlarging, unavailable: kit.missing(painting.id))
            return PipelineEffect(outline) { parameters in
                kit.pipeline(
                    enlarging: parameters,
                    before: PaintStep(
                        model: kit.model(painting.id), canvas: .largest(within: kit.memoryBytes / jobsAtOnce),
                        margin: kit.model(painting.id).traits.minimumSide, hasStrokes: true,
                        strength: parameters["strength"].flatMap(Float.init) ?? 1))
            }
        }
    }

    /// So many such jobs may be under way before one has to wait for memory.
    private static let jobsAtOnce = 2
}

/// The model has the effect's name.
private struct Painting {
    let id: String
    let title: LocalizedText
    let summary: LocalizedText
    let emoji: String

    static let all = [
        Painting(
            id: "cubism", title: LocalizedText(en: "Cubism", ru: "Кубизм"),
            summary: LocalizedText(
                en: "Repaints the photo in the manner of the cubists.", ru: "Переписывает фото в манере кубистов."),
            emoji: "🔷"),
        Painting(
            id: "expressionism", title: LocalizedText(en: "Expressionism", ru: "Экспрессионизм"),
            summary: LocalizedText(
                en: "Repaints the photo in the manner of the expressionists.",
                ru: "Переписывает фото в манере экспрессионистов."),
            emoji: "🌋"),
        Painting(
            id: "renaissance", title: LocalizedText(en: "Early Renaissance", ru: "Раннее Возрождение"),
            summary: LocalizedText(
                en: "Repaints the photo in the manner of the early Renaissance.",
                ru: "Переписывает фото в манере раннего Возрождения."),
            emoji: "🏛"),
        Painting(
            id: "horse2zebra", title: LocalizedText(en: "Horse to zebra", ru: "Лошадь в зебру"),
            summary: LocalizedText(en: "Gives horses a zebra's stripes.", ru: "Дарит лошадям полоски зебры."),
            emoji: "🦓"),
        Painting(
            id: "zebra2horse", title: LocalizedText(en: "Zebra to horse", ru: "Зебра в лошадь"),
            summary: LocalizedText(en: "Turns zebras into horses.", ru: "Превращает зебр в лошадей."), emoji: "🐎"),
    ]
}

extension ParameterDescription {
    /// How much of the result is painting, and how much the photo.
    static let strength = ParameterDescription(
        name: "strength", title: LocalizedText(en: "Strength", ru: "Сила"), defaultValue: "1",
        kind: .range(minimum: 0.2, maximum: 1, step: 0.2))
}
