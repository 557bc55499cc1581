import Conversation
import InferenceProtocol
import Testing

/// A conversation written down. Lines that begin with ">" are what the user does, the others what the bot answers.
struct Transcript {
    var session = Session()
    var surroundings = Surroundings(user: 7, language: .english, catalogue: Transcript.catalogue)
    var job: JobFacts?

    /// Plays the user's lines and compares what the bot says with what is written.
    mutating func expect(_ written: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let lines = written.split(separator: "\n").map(String.init)
        var played: [String] = []
        for line in lines where line.hasPrefix("> ") {
            played.append(line)
            let step = Conversation.step(session, event(String(line.dropFirst(2))), surroundings)
            session = step.session
            played += step.actions.map(Self.line)
        }
        #expect(played == lines, sourceLocation: sourceLocation)
    }

    private mutating func event(_ line: String) -> Event {
        let words = line.split(separator: " ").map(String.init)
        let number = words.count > 1 ? Int64(words[1]) ?? 0 : 0
        surroundings.message = number == 0 ? 1 : number
        switch words[0] {
        case "photo", "file", "sticker":
            let kind: Picture.Kind = words[0] == "photo" ? .photo : words[0] == "file" ? .document : .sticker
            let bytes = value("megabytes", words).flatMap { Int($0) }.map { $0 * 1_000_000 }
            let picture = Picture(message: number, file: "\(words[0])-\(number)", bytes: bytes, kind: kind)
            let caption = line.split(separator: "/", maxSplits: 1).dropFirst().first.map { Self.command(String($0)) }
            return .picture(picture, album: value("album", words), command: caption)
        case "text": return .text
        case "press":
            return .press(data: words[1], message: value("on", words).flatMap { Int64($0) } ?? 500, job: job)
        case "reply":
            let picture = Picture(message: number, file: "photo-\(number)", bytes: nil, kind: .photo)
            let command = line.split(separator: "/", maxSplits: 1).dropFirst().first.map { Self.command(String($0)) }
            return .command(command ?? Command(""), repliedPicture: picture)
        case let word where word.hasPrefix("/"):
            return .command(Self.command(String(line.dropFirst())), repliedPicture: nil)
        case let word: return .unsupported(Event.Unsupported(rawValue: word) ?? .other)
        }
    }

    private func value(_ name: String, _ words: [String]) -> String? {
        words.firstIndex(of: name).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    private static func command(_ text: String) -> Command {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        return Command(words[0], words.count > 1 ? words[1] : "")
    }

    private static func line(_ action: Action) -> String {
        switch action {
        case .send(let text, let reply): "say\(reply.map { " to \($0)" } ?? ""): \(line(text))"
        case .askStyle(let text, let reply, _): "say\(reply.map { " to \($0)" } ?? ""): \(line(text))"
        case .edit(let message, let text): "change \(message): \(line(text))"
        case .example(let effect, let message, let text): "picture of \(effect) in \(message): \(line(text))"
        case .answer(nil, _): "ok"
        case .answer(let text?, let isAlert): "\(isAlert ? "alert" : "toast"): \(text)"
        case .start(let job):
            "job: \(job.choice.effect)\(job.choice.parameters.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined())"
                + (job.choice.style.map { " like \(style($0))" } ?? "")
                + " of \(job.picture.file)\(job.statusMessage.map { " under \($0)" } ?? "")"
                + (job.asFile ? " as file" : "")
        case .cancel(let job): "cancel: \(job)"
        case .settle(let job): "settle: \(job)"
        case .delete(let message): "delete \(message)"
        case .report(let language): "report in \(language.rawValue)"
        }
    }

    private static func style(_ style: Style) -> String {
        switch style {
        case .picture(let file): file
        case .gallery(let name): name
        }
    }

    private static func line(_ text: OutgoingText) -> String {
        let rows = text.keyboard?.rows.map { $0.map(\.text).joined(separator: " | ") } ?? []
        return ([text.text.split(separator: "\n").joined(separator: " / ")] + rows.map { "[\($0)]" })
            .joined(separator: " ")
    }

    static let catalogue = Catalogue([
        EffectDescription(
            id: "neon", title: LocalizedText(en: "Neon", ru: "Неон"),
            summary: LocalizedText(en: "a night city", ru: "ночной город"), emoji: "🌃",
            parameters: [
                ParameterDescription(
                    name: "strength", title: LocalizedText(en: "Strength", ru: "Сила"), defaultValue: "1",
                    kind: .range(minimum: 0, maximum: 1, step: 0.5))
            ]),
        EffectDescription(
            id: "upscale", title: LocalizedText(en: "Upscale", ru: "Увеличить"),
            summary: LocalizedText(en: "larger and sharp", ru: "больше и чётче"), emoji: "🔍",
            parameters: [
                ParameterDescription(
                    name: "factor", title: LocalizedText(en: "Factor", ru: "Кратность"), defaultValue: "2",
                    kind: .choice(
                        ["2", "3", "4"].map { .init(value: $0, title: LocalizedText(en: "×\($0)", ru: "×\($0)")) }))
            ]),
        EffectDescription(
            id: "cubism", title: LocalizedText(en: "Cubism", ru: "Кубизм"), summary: LocalizedText(en: "", ru: ""),
            emoji: "🔷", unavailable: "weights are missing"),
    ])
    /// With an effect that wants a style, and so many entries in the gallery.
    static func styled(gallery count: Int) -> Catalogue {
        let restyle = EffectDescription(
            id: "restyle", title: LocalizedText(en: "Restyle", ru: "Стиль"),
            summary: LocalizedText(en: "like a painting", ru: "как на картине"), emoji: "🎨",
            parameters: [
                ParameterDescription(
                    name: "method", title: LocalizedText(en: "Method", ru: "Способ"), defaultValue: "fast",
                    kind: .choice([
                        .init(value: "fast", title: LocalizedText(en: "Fast", ru: "Быстро")),
                        .init(value: "fine", title: LocalizedText(en: "Fine", ru: "Тонко")),
                    ])),
                ParameterDescription(
                    name: "strength", title: LocalizedText(en: "Strength", ru: "Сила"), defaultValue: "1",
                    kind: .range(minimum: 0, maximum: 1, step: 0.25)),
                ParameterDescription(
                    name: "colours", title: LocalizedText(en: "Keep colours", ru: "Свои цвета"),
                    defaultValue: "false", kind: .toggle),
                // Takes the gallery's names too.
                ParameterDescription(
                    name: "second", title: LocalizedText(en: "Second", ru: "Второй"), defaultValue: "none",
                    kind: .choice(
                        ["none", "style-1", "style-2"].map { .init(value: $0, title: LocalizedText(["en": $0])) })),
            ], wantsStyle: true)
        let gallery = (1...count).map { number in
            GalleryStyle(
                name: number == 3 ? "a very long name: of a picture" : "style-\(number)",
                title: LocalizedText(en: "Style \(number)", ru: "Стиль \(number)"), emoji: "🌌")
        }
        return Catalogue([catalogue.effects[0], restyle], gallery: gallery)
    }
}
