import InferenceProtocol
import Networks

/// Models of one kind that enlarge, each by a factor of its own.
struct Enlarger: Sendable {
    let id: String
    let title: LocalizedText
    let modelNames: [String]

    static let edsr = Enlarger(
        id: "edsr", title: LocalizedText(en: "Faithful", ru: "Точно"),
        modelNames: ["edsr_x2", "edsr_x3", "edsr_x4"])
    static let esrgan = Enlarger(
        id: "esrgan", title: LocalizedText(en: "Photo detail", ru: "С деталями"), modelNames: ["esrgan_x4"])
    static let all = [edsr, esrgan]
}

extension EffectKit {
    func models(_ enlarger: Enlarger) -> [Model] {
        enlarger.modelNames.compactMap { library[$0] }
    }

    /// The factor by which the models that are here enlarge at most; 1 without any.
    func largestFactor(_ enlarger: Enlarger) -> Int {
        models(enlarger).map(\.traits.scale).max() ?? 1
    }

    /// `enlarge`, a parameter of every effect whose result is as large as the photo; none where no model here enlarges.
    var enlarging: [ParameterDescription] {
        let factors = [2, 4].filter { $0 <= largestFactor(.edsr) }
        if factors.isEmpty { return [] }
        let same = ParameterDescription.Option(value: "1", title: LocalizedText(en: "Same size", ru: "Тот же размер"))
        return [
            ParameterDescription(
                name: "enlarge", title: LocalizedText(en: "Enlarge", ru: "Увеличить"), defaultValue: same.value,
                kind: .choice([same] + factors.map(ParameterDescription.Option.init(times:))))
        ]
    }

    /// What makes the picture larger before `step`, if that is wanted. A network that enlarges knows photos: the traces that
    /// another network leaves in its own result, it would draw out to a pattern.
    func pipeline(enlarging parameters: [String: String], before step: any Step) -> Pipeline {
        guard let factor = parameters["enlarge"].flatMap(Int.init), factor > 1 else { return pipeline([step]) }
        return pipeline([EnlargeStep(models: models(.edsr), factor: factor), step])
    }
}

extension ParameterDescription.Option {
    init(times factor: Int) {
        self.init(value: "\(factor)", title: LocalizedText(en: "×\(factor)", ru: "×\(factor)"))
    }
}
