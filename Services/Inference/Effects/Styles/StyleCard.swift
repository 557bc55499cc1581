import FoundationEssentials
public import InferenceProtocol

/// What is written beside a style's statistics.
public struct StyleCard: Equatable, Sendable {
    /// What clients ask for.
    public var name: String
    public var title: LocalizedText
    public var emoji: String
    /// Free words under ``noteNames``.
    public var notes: [String: String]

    public static let noteNames = ["artist", "year", "source", "licence"]
    public static let usualEmoji = "🖼️"

    public init(name: String, title: LocalizedText, emoji: String = usualEmoji, notes: [String: String] = [:]) {
        self.name = name
        self.title = title
        self.emoji = emoji
        self.notes = notes
    }

    /// Of a picture of which nothing is known but its file's name: `my_cat-2` is titled "My cat 2".
    public init(name: String) {
        let words = String(name.map { $0 == "_" || $0 == "-" ? " " : $0 })
        let title = words.prefix(1).uppercased() + words.dropFirst()
        self.init(name: name, title: LocalizedText(en: title, ru: title))
    }

    /// Of an operator's picture: what `NAME.json` beside it says of `title_en`, `title_ru` and `emoji`, the rest made up from
    /// the name.
    ///
    /// - Throws: ``StyleError`` when the file is there and says something else.
    init(name: String, beside picture: String) throws(StyleError) {
        self.init(name: name)
        let side = "\(picture).json"
        guard let data = try? Data(contentsOf: URL(filePath: side)) else { return }
        guard let words = try? JSONDecoder().decode([String: String].self, from: data) else {
            throw StyleError(side, "is not a JSON object of texts, such as title_en, title_ru and emoji")
        }
        let english = words["title_en"] ?? words["title_ru"] ?? title["en"]
        title = LocalizedText(en: english, ru: words["title_ru"] ?? english)
        emoji = words["emoji"] ?? emoji
    }

    var announced: GalleryStyle {
        GalleryStyle(name: name, title: title, emoji: emoji)
    }
}
