import Imaging
import InferenceProtocol

/// A pair of colours that neon's lamps have. The network knows one pair, the others are made of it.
struct NeonSign {
    let value: String
    let title: LocalizedText
    /// Nil as the network paints them.
    var lamps: Lamps?

    static let likePhoto = "photo"

    private static let warm = NeonSign(
        value: "magenta", title: LocalizedText(en: "Magenta and cyan", ru: "Пурпур и циан"))
    private static let cold = NeonSign(
        value: "cyan", title: LocalizedText(en: "Cyan and magenta", ru: "Циан и пурпур"),
        lamps: Lamps(magenta: [0.02, 0.80, 1.00], cyan: [1.00, 0.10, 0.62]))
    private static let green = NeonSign(
        value: "violet", title: LocalizedText(en: "Violet and green", ru: "Фиолет и зелень"),
        lamps: Lamps(magenta: [0.62, 0.12, 1.00], cyan: [0.20, 1.00, 0.45]))
    private static let amber = NeonSign(
        value: "amber", title: LocalizedText(en: "Amber and teal", ru: "Янтарь и бирюза"),
        lamps: Lamps(magenta: [1.00, 0.36, 0.08], cyan: [0.05, 0.75, 1.00]))

    static let all = [warm, cold, green, amber]

    static var options: [ParameterDescription.Option] {
        [ParameterDescription.Option(value: likePhoto, title: LocalizedText(en: "As the photo", ru: "Под фото"))]
            + all.map { ParameterDescription.Option(value: $0.value, title: $0.title) }
    }

    /// The one in the key of the photo's own colours.
    static func suiting(_ photo: FloatPicture) -> NeonSign {
        let sum = photo.colours.reduce(SIMD4<Float>.zero, +)
        if sum.x >= max(sum.y, sum.z) { return warm }
        return sum.y >= sum.z ? green : cold
    }
}
