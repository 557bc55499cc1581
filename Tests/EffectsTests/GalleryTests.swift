import Effects
import Foundation
import Imaging
import InferenceProtocol
import Networks
import Synchronization
import TestSupport
import Testing

@Suite struct GalleryTests {
    private let models: StyleModels

    init() throws {
        models = try StyleModels()
    }

    @Test func aStyleThatWasMadeIsAnnounced() throws {
        let card = StyleCard(
            name: "stripes", title: LocalizedText(en: "Stripes", ru: "Полосы"), emoji: "🦓",
            notes: ["artist": "A. \"B\""])
        try models.make(.stripes(300, 200, every: 9), card)
        let gallery = try models.gallery
        #expect(gallery.problems.isEmpty)
        #expect(
            gallery.announced
                == [GalleryStyle(name: "stripes", title: LocalizedText(en: "Stripes", ru: "Полосы"), emoji: "🦓")])
        let file = try SafetensorsFile(path: "\(models.styles)/stripes.safetensors")
        #expect(file.metadata["artist"] == "A. \"B\"")
    }

    @Test func anOperatorsPictureIsAStyleTitledByItsNameOrBesideIt() throws {
        try models.put(.stripes(90, 60, every: 5), "my_cat-2.PNG")
        try models.put(.waves(50, 60), "waves.png")
        try models.folder.write(
            #"{"title_en": "The Sea", "title_ru": "Море", "emoji": "🌊"}"#.utf8, to: "styles/waves.json")
        let gallery = try models.gallery
        #expect(gallery.problems.isEmpty)
        #expect(gallery.announced.map(\.name) == ["my_cat-2", "waves"])
        #expect(gallery.announced.map(\.title["en"]) == ["My cat 2", "The Sea"])
        #expect(gallery.announced[1].title["ru"] == "Море")
        #expect(gallery.announced[1].emoji == "🌊")
    }

    @Test func whatIsBrokenIsNamedWithTheReasonAndTheRestIsThere() throws {
        try models.put(.waves(50, 60), "good.png")
        try models.folder.write("no picture".utf8, to: "styles/broken.jpg")
        try models.folder.write([UInt8](repeating: 1, count: 40), to: "styles/cut.safetensors")
        let picture = try Picture.waves(50, 60).encoded(as: .jpeg(quality: 90))
        try models.folder.write(picture.prefix(picture.count / 2), to: "styles/half.jpg")
        try models.put(.waves(50, 60), "twice.jpg")
        try models.put(.waves(50, 60), "twice.png")
        try models.put(.waves(50, 60), "worded.png")
        try models.folder.write("[1]".utf8, to: "styles/worded.json")
        try models.folder.write("notes".utf8, to: "styles/README.md")
        let gallery = try models.gallery
        #expect(gallery.announced.map(\.name) == ["good", "twice"])
        let problems = gallery.problems.map { "\($0)".replacing(models.styles + "/", with: "") }
        #expect(problems.count == 5)
        for (problem, (file, reason)) in zip(
            problems,
            [
                ("broken.jpg", "looks to be text"), ("cut.safetensors", "no safetensors file"),
                ("half.jpg", "cut off"), ("twice.png", "another style named twice"), ("worded.json", "title_en"),
            ])
        {
            #expect(problem.hasPrefix("\(file): ") && problem.contains(reason), "\(problem)")
        }
    }

    @Test("A picture is looked at by the first job that needs it, and by no other", arguments: ["fast", "fine"])
    func lookedAtOnce(method: String) throws {
        try models.put(.stripes(120, 90, every: 7), "one.png")
        try models.put(.waves(120, 90), "two.png")
        let effect = try models.restyle()
        func painted(_ style: String, with second: String = "none") throws -> (looks: Int, image: [UInt8]) {
            let request = EffectRequest(
                image: try Picture.waves(60, 50).encoded(as: .png), style: .gallery(style),
                parameters: ["method": method, "second": second])
            let (foretold, output) = (
                try effect.predict(request), try effect.apply(request, EffectContext(lane: lane()))
            )
            #expect(foretold.seconds > 0)
            return (output.timings.filter { $0.stage == "look at the style" }.count, output.image)
        }
        let first = try painted("one")
        let again = try painted("one")
        #expect(first.looks == 1 && again.looks == 0)
        #expect(first.image == again.image)
        #expect(try painted("one", with: "two").looks == 1)
        #expect(try painted("two", with: "one").looks == 0)
    }

    @Test func aLookThatWasStoppedIsLeftToTheNextJob() throws {
        try models.put(.stripes(120, 90, every: 7), "one.png")
        let effect = try models.restyle()
        let request = EffectRequest(image: try Picture.waves(60, 50).encoded(as: .png), style: .gallery("one"))
        let looking = Atomic(false)
        let stopped = EffectContext(
            lane: lane(), cancelled: { looking.load(ordering: .relaxed) },
            progress: { stage, _, _ in
                if stage == "look at the style" { looking.store(true, ordering: .relaxed) }
            })
        let failure = #expect(throws: EffectFailure.self) { try effect.apply(request, stopped) }
        #expect(failure?.code == .cancelled)
        let output = try effect.apply(request, EffectContext(lane: lane()))
        #expect(output.timings.contains { $0.stage == "look at the style" })
    }

    @Test func aPictureThatWasReplacedSinceTheStartIsRefusedInWords() throws {
        try models.put(.stripes(120, 90, every: 7), "one.png")
        let effect = try models.restyle()
        try models.put(.waves(300, 200), "one.png")
        let request = EffectRequest(image: try Picture.waves(60, 50).encoded(as: .png), style: .gallery("one"))
        let failure = #expect(throws: EffectFailure.self) { try effect.apply(request, EffectContext(lane: lane())) }
        #expect(failure?.message["en"].contains("style") == true)
        #expect(failure?.detail.contains("one.png: has changed since the service started") == true)
    }

    @Test func aStyleMadeWithAnotherNetworkIsRefusedWithTheCommand() throws {
        try models.make(.stripes(80, 60, every: 4), StyleCard(name: "stripes"))
        #expect(try models.gallery.announced.count == 1)
        try models.place("msgnet-narrow-32x48", as: "msgnet", contrast: 61)
        let gallery = try models.gallery
        #expect(gallery.announced.isEmpty)
        let problem = try #require(gallery.problems.first)
        #expect(problem.file.hasSuffix("stripes.safetensors"))
        #expect(
            problem.reason
                == "was made with another msgnet; make it again with: weights/make-style PICTURE --name stripes")
    }

    @Test func aStyleServesOnlyTheNetworksItWasMadeWith() throws {
        let fine = try StyleModels(["vgg19_style"])
        try fine.make(.stripes(80, 60, every: 4), StyleCard(name: "stripes"))
        #expect(try fine.gallery.announced.count == 1)
        try fine.place("msgnet-narrow-32x48", as: "msgnet")
        #expect(try fine.gallery.problems.first?.reason.contains("made without the model msgnet") == true)
    }

    @Test func withoutNetworksThereIsNoGalleryAndNothingCanBeMade() throws {
        let none = try StyleModels([])
        try none.put(.waves(50, 60), "waves.png")
        let gallery = try none.gallery
        #expect(gallery.announced.isEmpty && gallery.problems.isEmpty)
        let error = #expect(throws: StyleError.self) { try none.make(.waves(9, 9), StyleCard(name: "waves")) }
        #expect(error?.description.contains("bring msgnet") == true)
    }
}
