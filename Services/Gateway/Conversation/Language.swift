/// The languages the bot speaks.
public enum Language: String, CaseIterable, Codable, Sendable {
    case english = "en"
    case russian = "ru"

    /// From an IETF tag as Telegram gives it ("ru", "pt-br"); English for what is not spoken here.
    public init(tag: String?) {
        let code = tag?.split(separator: "-").first.map { $0.lowercased() } ?? ""
        self = Language(rawValue: code) ?? .english
    }

    /// Its name in itself.
    public var name: String {
        switch self {
        case .english: "English"
        case .russian: "Русский"
        }
    }

    public var phrases: any Phrasebook {
        switch self {
        case .english: EnglishPhrases()
        case .russian: RussianPhrases()
        }
    }
}
