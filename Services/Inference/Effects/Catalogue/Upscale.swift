import InferenceProtocol
import Networks

extension PipelineEffect {
    /// The picture two, three or four times as large.
    static func upscale(_ kit: EffectKit) -> PipelineEffect {
        let factors = [2, 3, 4]
        let families = Family.all.filter { family in factors.contains { kit.has(family.model(for: $0, kit)) } }
        let offered = factors.filter { factor in families.contains { kit.has($0.model(for: factor, kit)) } }
        let outline = EffectDescription(
            id: "upscale", title: LocalizedText(en: "Upscale", ru: "Увеличить"),
            summary: LocalizedText(
                en: "Makes the picture larger and keeps it sharp.", ru: "Увеличивает картинку и сохраняет резкость."),
            emoji: "🔍",
            parameters: [
                ParameterDescription(
                    name: "factor", title: LocalizedText(en: "How much", ru: "Во сколько раз"),
                    defaultValue: "\(offered.first ?? 2)",
                    kind: .choice(
                        offered.map {
                            ParameterDescription.Option(
                                value: "\($0)", title: LocalizedText(en: "×\($0)", ru: "×\($0)"))
                        })),
                ParameterDescription(
                    name: "model", title: LocalizedText(en: "How", ru: "Как"),
                    defaultValue: families.first?.id ?? Family.all[0].id,
                    kind: .choice(families.map { ParameterDescription.Option(value: $0.id, title: $0.title) })),
            ],
            unavailable: offered.isEmpty ? kit.missing("edsr_x2") : nil)
        return PipelineEffect(outline) { parameters in
            let factor = parameters["factor"].flatMap(Int.init) ?? 2
            let family = families.first { $0.id == parameters["model"] } ?? families[0]
            return kit.pipeline([EnlargeStep(model: kit.model(family.model(for: factor, kit)), factor: factor)])
        }
    }
}

/// Models of one kind for several factors.
private struct Family: Sendable {
    let id: String
    let title: LocalizedText
    /// By the network's own factor, smallest first.
    let models: [(factor: Int, name: String)]

    static let all = [
        Family(
            id: "edsr", title: LocalizedText(en: "Faithful", ru: "Точно"),
            models: [(2, "edsr_x2"), (3, "edsr_x3"), (4, "edsr_x4")]),
        Family(
            id: "esrgan", title: LocalizedText(en: "Photo detail", ru: "С деталями"), models: [(4, "esrgan_x4")]),
    ]

    /// The smallest model here that enlarges enough.
    func model(for factor: Int, _ kit: EffectKit) -> String {
        models.first { $0.factor >= factor && kit.has($0.name) }?.name ?? ""
    }
}
