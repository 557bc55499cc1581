import Effects
import Imaging
import InferenceProtocol
import Networks
import Testing

@Suite struct RegistryTests {
    private func failure(_ body: () throws -> Void) -> EffectFailure? {
        #expect(throws: EffectFailure.self) { try body() }
    }

    @Test func whatHasNoWeightsIsShownAsUnavailable() throws {
        let registry = try EffectRegistry(library: TestModels.library("edsr_x4"), memoryBytes: 1 << 30)
        #expect(registry.effects.map(\.description.id).starts(with: ["neon"]))
        let neon = try #require(registry["neon"])
        #expect(neon.description.unavailable?.contains("train neon") == true)
        #expect(registry["upscale"]?.description.unavailable == nil)
        let refusal = failure { _ = try neon.predict(EffectRequest(image: [])) }
        #expect(refusal?.message["en"].contains("not available") == true)
    }

    @Test func onlyWhatCanRunIsOffered() throws {
        let none = try EffectRegistry(library: TestModels.library(), memoryBytes: 1 << 30)
        #expect(none["upscale"]?.description.unavailable?.contains("train edsr_x2") == true)
        let two = try EffectRegistry(library: TestModels.library("edsr_x2"), memoryBytes: 1 << 30)
        let factor = try #require(two["upscale"]?.description.parameters.first { $0.name == "factor" })
        #expect(factor.accepts("2") && !factor.accepts("3") && !factor.accepts("4"))
        #expect(two["colour"] == nil)
        let enlarge = try ["neon", "edsr_x2", "edsr_x4"].indices.map { count in
            let names = Array(["edsr_x2", "edsr_x4"].prefix(count))
            let registry = EffectRegistry(library: try TestModels.library(["neon"] + names), memoryBytes: 1 << 30)
            return registry["neon"]?.description.parameters.first { $0.name == "enlarge" }
        }
        #expect(enlarge[0] == nil)
        #expect(enlarge[1]?.accepts("2") == true && enlarge[1]?.accepts("4") == false)
        #expect(enlarge[2]?.accepts("1") == true && enlarge[2]?.accepts("4") == true)
    }

    @Test func parametersAreCheckedAndCompleted() throws {
        let registry = try EffectRegistry(
            library: TestModels.library("neon", "edsr_x2", "edsr_x4"), memoryBytes: 1 << 30)
        let upscale = try #require(registry["upscale"]?.description)
        #expect(try upscale.complete([:]) == ["factor": "2", "model": "edsr", "fit": "0"])
        #expect(try upscale.complete(["factor": "4"])["factor"] == "4")
        let unknown = failure { _ = try upscale.complete(["size": "4"]) }
        #expect(unknown?.code == .badParameter)
        #expect(unknown?.message["ru"].contains("factor, model") == true)
        let bad = failure { _ = try upscale.complete(["factor": "5"]) }
        #expect(bad?.code == .badParameter)
        #expect(bad?.message["en"].contains("2, 3, 4") == true)
    }

    @Test func aPictureThatWouldNotFitIsRefusedBeforeItIsDecoded() throws {
        let registry = try EffectRegistry(library: TestModels.library("neon", "edsr_x4"), memoryBytes: 64 << 20)
        let upscale = try #require(registry["upscale"])
        let file = try Picture.waves(3000, 2000).encoded(as: .jpeg(quality: 50))
        // The pixels are cut off: only the header can have been read.
        let request = EffectRequest(image: Array(file.prefix(2000)), parameters: ["factor": "4"])
        let refusal = failure { _ = try upscale.predict(request) }
        #expect(refusal?.code == .tooLarge)
        #expect(refusal?.message["en"].contains("fit") == true)
        #expect(failure { _ = try upscale.apply(request, EffectContext(lane: lane())) }?.code == .tooLarge)
    }

    @Test func predictionsGrowWithThePictureAndLearn() throws {
        let registry = try EffectRegistry(library: TestModels.library("neon", "edsr_x2"), memoryBytes: 4 << 30)
        try registry.warmUp(on: lane())
        let upscale = try #require(registry["upscale"])
        let small = try upscale.predict(EffectRequest(image: Picture.waves(50, 50).encoded(as: .png)))
        let large = try upscale.predict(EffectRequest(image: Picture.waves(900, 700).encoded(as: .png)))
        #expect(small.seconds > 0 && large.seconds > small.seconds && large.bytes > small.bytes)
        #expect(large.bytes > 900 * 700 * 3 * 5)
        #expect(upscale.description.cost.secondsPerMegapixel > 0)
    }

    /// A file's first bytes, and how many more of the last kind follow.
    @Test(
        "what is no picture is told in words",
        arguments: [
            ("", 0, Failed.Code.badImage, "empty", "пустой"),
            ("GIF89a", 0, .badImage, "GIF", "GIF"),
            ("only words", 0, .badImage, "a text", "текст"),
            ("\0\0\0\u{18}ftypheic", 0, .badImage, "HEIC", "HEIC"),
            ("\u{FF}", 30 << 20, .badImage, "unknown", "неизвестное"),
            ("\u{FF}\u{D8}\u{FF}", 30 << 20, .tooLarge, "20 MB", "20 МБ"),
        ])
    func badInput(start: String, more: Int, code: Failed.Code, english: String, russian: String) throws {
        let file = start.unicodeScalars.map { UInt8($0.value) } + [UInt8](repeating: 0xFF, count: more)
        let neon = try #require(try EffectRegistry(library: TestModels.library("neon"), memoryBytes: 1 << 30)["neon"])
        let told = failure { _ = try neon.apply(EffectRequest(image: file), EffectContext(lane: lane())) }
        #expect(told?.code == code)
        #expect(told?.message["en"].contains(english) == true)
        #expect(told?.message["ru"].contains(russian) == true)
        #expect(told?.retryable == false)
    }
}
