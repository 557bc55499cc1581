/// A short text for people, in every language the service speaks. Keys are ISO 639-1 codes.
public struct LocalizedText: Codable, Equatable, Sendable {
    public var texts: [String: String]

    public init(_ texts: [String: String]) {
        self.texts = texts
    }

    /// The two languages of the product.
    public init(en: String, ru: String) {
        texts = ["en": en, "ru": ru]
    }

    /// The text in `language`, else in English, else in whatever language there is; empty when there is none.
    public subscript(language: String) -> String {
        texts[language] ?? texts["en"] ?? texts.min { $0.key < $1.key }?.value ?? ""
    }
}
