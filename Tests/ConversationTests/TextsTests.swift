import Conversation
import InferenceProtocol
import Testing

@Suite("Texts and buttons")
struct TextsTests {
    @Test("Every button fits into Telegram's 64 bytes and comes back as it went")
    func buttonData() {
        let job = JobID().description
        let all: [ButtonData] = [
            .menu(set: 0), .effect(set: 123_456, effect: "expressionism"),
            .value(set: 123_456, effect: "expressionism", parameter: 12, value: "0.125"),
            .startWith(set: 123_456, effect: "expressionism", parameter: 12, value: ButtonData.token("a:b")),
            .settable(set: 1), .settings(set: 1, effect: "neon"), .start(set: 1, effect: "neon"),
            .parameter(set: 123_456, effect: "expressionism", parameter: 12, page: 3),
            .gallery(set: 123_456, effect: "expressionism", page: 3),
            .style(set: 123_456, effect: "expressionism", style: ButtonData.token(String(repeating: "ы", count: 90))),
            .styleFrom(set: 123_456, effect: "expressionism", source: 123_457, picture: 9), .isStyle(set: 1),
            .isPhoto(set: 1), .cancel(job: job), .settle(job: job), .another(job: job), .settingsOf(job: job),
            .anotherStyle(job: job), .asFile(job: job), .retry(job: job), .language(.russian), .prefersFiles(true),
        ]
        for data in all {
            #expect(ButtonData.sizes.contains(data.text.utf8.count))
            #expect(ButtonData(data.text) == data)
        }
        #expect(ButtonData("") == nil)
        #expect(ButtonData(String(repeating: "m", count: 65)) == nil)
    }

    @Test("What a job's message says", arguments: Language.allCases)
    func status(language: Language) {
        let text = StatusText(
            job: "J", choice: Choice(effect: "upscale", parameters: ["factor": "4"]), language: language,
            catalogue: Transcript.catalogue)
        let (title, second, cancel) =
            language == .english
            ? ("🔍 Upscale ×4", "s", "✖️ Cancel") : ("🔍 Увеличить ×4", "с", "✖️ Отменить")
        let working = text.working(fraction: 0.55, seconds: 12)
        #expect(working.text.hasPrefix("\(title)\n▓▓▓▓▓░░░░░\n55 %"))
        #expect(working.keyboard?.rows.first?.first?.text == cancel)
        #expect(text.working(fraction: 7, seconds: -1).text.contains("▓▓▓▓▓▓▓▓▓▓"))
        #expect(text.waiting(position: 3, seconds: 100).text.contains("3"))
        let result = text.result(width: 800, height: 600, seconds: 1.234, asFile: false, forcedFile: false)
        #expect(result.text == "\(title) · 800×600 · 1.2 \(second)")
        #expect(result.keyboard?.rows.map(\.count) == [2, 1])
        let file = text.result(width: 8000, height: 6000, seconds: 61.4, asFile: true, forcedFile: true)
        #expect(file.text.hasPrefix("\(title) · 8000×6000 · 61 \(second)\n"))
        #expect(file.keyboard?.rows.map(\.count) == [2])
    }

    @Test("A title names what was chosen, and of the shades only those that differ")
    func titles() {
        func title(_ effect: String, _ parameters: [String: String]) -> String {
            Transcript.catalogue.title(of: Choice(effect: effect, parameters: parameters), .english)
        }
        #expect(title("upscale", [:]) == "🔍 Upscale ×2")
        #expect(title("neon", ["strength": "1"]) == "🌃 Neon")
        #expect(title("neon", ["strength": "0.5"]) == "🌃 Neon · Strength 50 %")
        #expect(title("gone", [:]) == "gone")
    }

    @Test("A range's suggestions have words of their own; a factor that may be 1 is a shade")
    func suggestions() {
        let side = ParameterDescription(
            name: "fit", title: LocalizedText(en: "Longer side", ru: "Длинная сторона"), defaultValue: "0",
            kind: .range(minimum: 0, maximum: 20_000, step: 1),
            suggestions: [
                .init(value: "0", title: LocalizedText(en: "As it comes", ru: "Как выйдет")),
                .init(value: "1920", title: LocalizedText(en: "Full HD", ru: "Full HD")),
            ])
        let enlarge = ParameterDescription(
            name: "enlarge", title: LocalizedText(en: "Enlarge", ru: "Увеличить"), defaultValue: "1",
            kind: .choice(["1", "2"].map { .init(value: $0, title: LocalizedText(en: "×\($0)", ru: "×\($0)")) }))
        let effect = EffectDescription(
            id: "e", title: LocalizedText(en: "E", ru: "Э"), summary: LocalizedText(en: "", ru: ""), emoji: "",
            parameters: [side, enlarge])
        func title(_ parameters: [String: String]) -> String {
            Catalogue([effect]).title(of: Choice(effect: "e", parameters: parameters), .english)
        }
        #expect(title([:]) == "E")
        #expect(title(["fit": "1920", "enlarge": "2"]) == "E · Longer side Full HD · ×2")
        #expect(title(["fit": "777"]) == "E · Longer side 777")
    }

    @Test("Telegram's limits for texts are kept", arguments: Language.allCases)
    func limits(language: Language) {
        let phrases = language.phrases
        for alert in [phrases.oldButton, phrases.otherPersonsButton, phrases.starting, phrases.privateBot] {
            #expect(alert.count <= 200)
        }
        #expect(phrases.botDescription.count <= 512)
        #expect(phrases.botShortDescription.count <= 120)
        #expect(phrases.commands.allSatisfy { (3...256).contains($0.description.count) })
        #expect(phrases.help([], hasStyles: true).count < 3000)
    }

    @Test("A slider gets a few round values")
    func slider() {
        var chat = Transcript()
        let job = Picture(message: 1, file: "f", bytes: nil, kind: .photo)
        chat.job = JobFacts(id: "J", owner: 7, isFinished: true, picture: job, choice: Choice(effect: "neon"))
        chat.expect(
            """
            > press t:J
            ok
            say to 1: 🌃 Neon: choose. [0 % | 50 % | ✓ 100 %] [‹ Back]
            > press w:1:neon:0:0.5 on 500
            ok
            job: neon strength=0.5 of f under 500
            """)
    }

    @Test("A report says what there is, and that the workshop is away when it is")
    func report() {
        var report = ServiceReport(
            underWay: 2, waiting: 3, done: 40, failed: 1,
            workshop: ServiceReport.Workshop(
                uptimeSeconds: 7300, running: 1, lanes: 2, queued: 4, queueLimit: 64, residentMegabytes: 700,
                limitMegabytes: 4096, models: 9))
        #expect(
            Language.english.phrases.report(report) == """
                Jobs: 2 under way, 3 waiting; 40 done and 1 failed in the last 7 days.
                The workshop has been open for about 2 h: 1 of 2 lanes at work, 4 of 64 places in the queue taken, \
                700 of 4096 MB in use, 9 models.
                """)
        report.workshop = nil
        #expect(Language.russian.phrases.report(report).hasSuffix("\nМастерская закрыта."))
    }

    @Test("Languages follow Telegram's tags")
    func languages() {
        #expect(Language(tag: "ru") == .russian)
        #expect(Language(tag: "RU-ru") == .russian)
        #expect(Language(tag: "pt-br") == .english)
        #expect(Language(tag: nil) == .english)
    }
}
