import Glibc
import InferenceProtocol
import Networks

extension PipelineEffect {
    /// The photo painted in the style of another picture.
    static func restyle(_ kit: EffectKit) -> PipelineEffect {
        let methods = Method.all.filter { kit.has($0.model) }
        let outline = EffectDescription(
            id: "restyle", title: LocalizedText(en: "Restyle", ru: "Стиль картины"),
            summary: LocalizedText(
                en: "Paints the photo in the style of any picture.", ru: "Рисует фото в стиле любой картины."),
            emoji: "🎨",
            parameters: [
                .choice("method", LocalizedText(en: "How", ru: "Как"), methods.map { ($0.id, $0.title) }),
                .strength,
                .choice(
                    "strokes", LocalizedText(en: "Strokes", ru: "Мазки"), Strokes.all.map { ($0.id, $0.title) },
                    standard: "medium"),
                .choice(
                    "colours", LocalizedText(en: "Colours", ru: "Цвета"),
                    [
                        ("style", LocalizedText(en: "Of the style", ru: "Как у стиля")),
                        (photoColours, LocalizedText(en: "Of the photo", ru: "Как на фото")),
                    ]),
            ] + blending(kit.gallery) + kit.enlarging,
            wantsStyle: true,
            unavailable: methods.isEmpty ? Method.all.compactMap { kit.missing($0.model) }.joined(separator: "; ") : nil
        )
        return PipelineEffect(outline) { (parameters, style) throws(EffectFailure) in
            let method = methods.first { $0.id == parameters["method"] } ?? methods[0]
            let strokes = Strokes.all.first { $0.id == parameters["strokes"] } ?? Strokes.all[1]
            let strength = parameters["strength"].flatMap(Float.init) ?? 1
            let share = parameters["mix"].flatMap(Float.init) ?? 0
            func source(_ style: Submission.Style) throws(EffectFailure) -> StyleSource {
                try StyleSource(style, kit.gallery, kit.limits, for: method.model)
            }
            var blend = StyleBlend(first: try source(style))
            if let second = parameters["second"], second != noStyle, share > 0 {
                blend.second = (try source(.gallery(second)), share)
            }
            let painting = RestyleStep(
                painter: method.painter(kit.model(method.model), strength, strokes),
                style: blend,
                keepsColours: parameters["colours"] == photoColours, enlargers: kit.models(.edsr),
                limits: kit.limits, memoryBytes: kit.memoryBytes)
            return kit.pipeline(enlarging: parameters, before: painting)
        }
    }

    private static let photoColours = "photo"
    private static let noStyle = "none"

    /// A second style of the gallery and its share.
    private static func blending(_ gallery: Gallery) -> [ParameterDescription] {
        if gallery.announced.isEmpty { return [] }
        let none = (noStyle, LocalizedText(en: "None", ru: "Нет"))
        return [
            .choice(
                "second", LocalizedText(en: "Second style", ru: "Второй стиль"),
                [none] + gallery.announced.map { ($0.name, $0.title) }),
            ParameterDescription(
                name: "mix", title: LocalizedText(en: "Share of the second style", ru: "Доля второго стиля"),
                defaultValue: "0.5", kind: .range(minimum: 0, maximum: 1, step: 0),
                suggestions: [0.25, 0.5, 0.75].map { share in
                    let percent = "\(Int(share * 100)) %"
                    return .init(value: "\(share)", title: LocalizedText(en: percent, ru: percent))
                }),
        ]
    }
}

/// A way of painting, and the model it takes.
private struct Method: Sendable {
    let id: String
    let title: LocalizedText
    let model: String
    let painter: @Sendable (_ model: Model, _ strength: Float, _ strokes: Strokes) -> any Painter

    static let all = [
        Method(id: "fast", title: LocalizedText(en: "Fast", ru: "Быстро"), model: StyleAnalysis.fast) {
            FastPainter(model: $0, strength: $1, scale: $2.canvas)
        },
        Method(id: "fine", title: LocalizedText(en: "Fine, slow", ru: "Тонко, но долго"), model: StyleAnalysis.fine) {
            var settings = FinePainting.Settings()
            settings.styleWeight *= pow($1, strengthPower)
            return FinePainter(painting: FinePainting(judge: $0, settings: settings), styleScale: $2.styleScale)
        },
    ]

    /// How the weight of the style grows with its strength: at half of it, it has the hundredth part.
    private static let strengthPower: Float = 6.6
}

/// How large strokes are.
private struct Strokes: Sendable {
    let id: String
    let title: LocalizedText
    /// How large ``FastPainter`` paints.
    let canvas: Double
    /// How large ``FinePainter`` sees the style.
    let styleScale: Double

    static let all = [
        Strokes(id: "small", title: LocalizedText(en: "Fine", ru: "Мелкие"), canvas: 1.5, styleScale: 0.5),
        Strokes(id: "medium", title: LocalizedText(en: "Medium", ru: "Средние"), canvas: 1, styleScale: 1),
        Strokes(id: "large", title: LocalizedText(en: "Broad", ru: "Крупные"), canvas: 0.7, styleScale: 2),
    ]
}

extension ParameterDescription {
    /// - Parameter standard: the first option, unless given.
    fileprivate static func choice(
        _ name: String, _ title: LocalizedText, _ options: [(value: String, title: LocalizedText)],
        standard: String? = nil
    ) -> ParameterDescription {
        ParameterDescription(
            name: name, title: title, defaultValue: standard ?? options.first?.value ?? "",
            kind: .choice(options.map { Option(value: $0.value, title: $0.title) }))
    }
}
