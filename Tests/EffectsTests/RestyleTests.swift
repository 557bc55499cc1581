import Effects
import Foundation
import Imaging
import InferenceProtocol
import Networks
import Testing

@Suite struct RestyleTests {
    private let models: StyleModels

    init() throws {
        models = try StyleModels()
    }

    private func apply(
        _ effect: any Effect, _ picture: Picture, _ style: Submission.Style, _ parameters: [String: String] = [:],
        _ context: EffectContext = EffectContext(lane: lane())
    ) throws -> Picture {
        let request = EffectRequest(image: try picture.encoded(as: .png), style: style, parameters: parameters)
        return try Picture(decoding: effect.apply(request, context).image)
    }

    private static let methods = ["fast", "fine"]

    @Test("every size, also the smallest and the longest", arguments: methods, [(1, 1), (3, 500), (500, 3), (31, 17)])
    func sizes(method: String, size: (Int, Int)) throws {
        let style = try Picture.stripes(60, 40, every: 7).encoded(as: .png)
        let result = try apply(models.restyle(), .waves(size.0, size.1), .image(style), ["method": method])
        #expect(result.width == size.0 && result.height == size.1)
    }

    @Test("a style of any size", arguments: methods, [(1, 1), (2, 700), (700, 2)])
    func styleSizes(method: String, size: (Int, Int)) throws {
        let style = try Picture.waves(size.0, size.1).encoded(as: .png)
        let result = try apply(models.restyle(), .waves(40, 30), .image(style), ["method": method])
        #expect(result.width == 40)
    }

    @Test("transparency is kept, of the picture and not of the style", arguments: methods)
    func alpha(method: String) throws {
        let style = try Picture.waves(60, 400, alpha: true).encoded(as: .png)
        let picture = Picture.waves(50, 300, alpha: true)
        let result = try apply(models.restyle(), picture, .image(style), ["method": method])
        #expect(result.alpha == picture.alpha)
        #expect(try apply(models.restyle(), .waves(50, 30), .image(style), ["method": method]).alpha == nil)
    }

    @Test("a style of the gallery paints as its picture does", arguments: methods)
    func galleryIsThePicture(method: String) throws {
        let style = Picture.stripes(300, 180, every: 11)
        try models.make(style, StyleCard(name: "made"))
        try models.put(style, "dropped.png")
        let effect = try models.restyle()
        let parameters = ["method": method]
        let sent = try apply(effect, .waves(90, 70), .image(style.encoded(as: .png)), parameters)
        let dropped = try apply(effect, .waves(90, 70), .gallery("dropped"), parameters)
        #expect(dropped.meanDistance(to: sent) == 0)
        try models.put(.waves(300, 180), "other.png")
        let other = try apply(models.restyle(), .waves(90, 70), .gallery("other"), parameters)
        #expect(other.meanDistance(to: sent) > 2)
        // The file holds half precision, and an optimisation enlarges every difference.
        let made = try apply(effect, .waves(90, 70), .gallery("made"), parameters)
        #expect(made.meanDistance(to: sent) < other.meanDistance(to: sent) / 2)
    }

    @Test("a blend lies between its styles", arguments: methods)
    func blend(method: String) throws {
        try models.put(.stripes(200, 180, every: 11), "first.png")
        try models.put(.waves(200, 180), "second.png")
        let effect = try models.restyle()
        func mixed(_ first: String, _ second: String, _ share: String) throws -> Picture {
            try apply(
                effect, .waves(90, 70), .gallery(first), ["method": method, "second": second, "mix": share])
        }
        let (first, second) = (try mixed("first", "none", "0.5"), try mixed("second", "none", "0.5"))
        #expect(try mixed("first", "second", "0").meanDistance(to: first) == 0)
        let apart = first.meanDistance(to: second)
        #expect(apart > 2)
        #expect(try mixed("first", "second", "1").meanDistance(to: second) < apart / 2)
        let half = try mixed("first", "second", "0.5")
        #expect(half.meanDistance(to: first) < apart && half.meanDistance(to: second) < apart)
        #expect(half.meanDistance(to: first) > 0.5 && half.meanDistance(to: second) > 0.5)
        // A style that every network has seen, with one that only this one has looked at, and the other way round.
        try models.make(.stripes(200, 180, every: 5), StyleCard(name: "made"))
        let both = try models.restyle()
        for (one, other) in [("made", "second"), ("second", "made")] {
            let blend = try apply(
                both, .waves(90, 70), .gallery(one), ["method": method, "second": other, "mix": "0.5"])
            #expect(blend.meanDistance(to: second) > 0.5)
        }
    }

    @Test func strokesAndStrengthChangeThePainting() throws {
        try models.put(.stripes(1100, 700, every: 24), "first.png")
        let effect = try models.restyle()
        let full = try apply(effect, .waves(90, 70), .gallery("first"))
        for change in [["strokes": "large"], ["strokes": "small"], ["strength": "0.3"]] {
            #expect(try apply(effect, .waves(90, 70), .gallery("first"), change).meanDistance(to: full) > 0.5)
        }
    }

    @Test func broadStrokesArePaintedSmallAndFineOnesLarge() throws {
        try models.put(.stripes(200, 180, every: 24), "first.png")
        let effect = try models.restyle()
        func recipe(_ strokes: String) throws -> String {
            let request = EffectRequest(
                image: try Picture.waves(80, 64).encoded(as: .png), style: .gallery("first"),
                parameters: ["strokes": strokes])
            return try effect.apply(request, EffectContext(lane: lane())).recipe
        }
        #expect(try recipe("large").hasPrefix("msgnet at 56x4"))
        #expect(try recipe("medium").hasPrefix("msgnet at 80x64 carried to 80x64"))
        #expect(try recipe("small").hasPrefix("msgnet at 120x96 carried to 80x64"))
    }

    @Test func ownColoursStay() throws {
        try models.put(.stripes(200, 180, every: 11), "first.png")
        let grey = Picture(
            width: 80, height: 60,
            rgb: Picture.waves(80, 60).rgb.enumerated().map { index, _ in
                Picture.waves(80, 60).rgb[index / 3 * 3]
            })
        let result = try apply(models.restyle(), grey, .gallery("first"), ["colours": "photo"])
        for pixel in 0..<80 * 60 {
            let colour = result.rgb[pixel * 3..<pixel * 3 + 3]
            #expect((colour.max() ?? 0) - (colour.min() ?? 0) <= 1)
        }
        #expect(result.meanDistance(to: grey) > 1)
    }

    @Test func onlyWhatHasItsModelIsOffered() throws {
        let method = try models.restyle().description.parameters.first { $0.name == "method" }
        #expect(Self.methods.allSatisfy { method?.accepts($0) == true })
        #expect(try StyleModels(["msgnet"]).restyle().description.unavailable == nil)
        let none = try StyleModels([]).restyle().description
        #expect(none.unavailable?.contains("bring msgnet") == true)
    }

    @Test func aBrokenStyleIsToldApartFromABrokenPhoto() throws {
        let effect = try models.restyle()
        let photo = try Picture.waves(20, 20).encoded(as: .png)
        func failure(_ style: Submission.Style, _ image: [UInt8]) -> EffectFailure? {
            #expect(throws: EffectFailure.self) { try effect.predict(EffectRequest(image: image, style: style)) }
        }
        let style = failure(.image(Array("GIF89a".utf8)), photo)
        #expect(style?.code == .badImage)
        #expect(style?.message["en"].contains("style picture") == true)
        #expect(style?.message["ru"].contains("стил") == true)
        #expect(failure(.image(photo), Array("GIF89a".utf8))?.message["en"].contains("style") == false)
        #expect(failure(.none, photo)?.code == .badParameter)
        #expect(failure(.gallery("nobody"), photo)?.message["en"].contains("nobody") == true)
        // Its header is right, its pixels are not there.
        let cut = Array(photo.prefix(photo.count - 20))
        let late = #expect(throws: EffectFailure.self) {
            try effect.apply(EffectRequest(image: photo, style: .image(cut)), EffectContext(lane: lane()))
        }
        #expect(late?.message["en"].contains("style picture") == true)
    }

    @Test func theStyleCountsInWhatIsForetold() throws {
        let effect = try models.restyle()
        let photo = try Picture.waves(200, 200).encoded(as: .jpeg(quality: 80))
        func predicted(_ width: Int, _ height: Int) throws -> EffectPrediction {
            let style = try Picture.waves(width, height).encoded(as: .jpeg(quality: 80))
            return try effect.predict(EffectRequest(image: photo, style: .image(style)))
        }
        let (small, large) = (try predicted(40, 40), try predicted(2400, 2000))
        #expect(large.bytes > small.bytes + 1_000_000)
        #expect(large.seconds > small.seconds)
    }

    @Test func lessMemoryMakesASmallerPaintingAndTooLittleNone() throws {
        try models.put(.stripes(200, 180, every: 11), "first.png")
        let photo = try Picture.waves(1600, 1200).encoded(as: .jpeg(quality: 80))
        let request = EffectRequest(image: photo, style: .gallery("first"))
        let ample = try models.restyle().predict(request)
        let less = try models.restyle(memoryBytes: ample.bytes - 1).predict(request)
        #expect(less.bytes < ample.bytes)
        #expect(less.seconds < ample.seconds)
        let failure = #expect(throws: EffectFailure.self) {
            try models.restyle(memoryBytes: 32 << 20).predict(request)
        }
        #expect(failure?.code == .tooLarge)
    }

    @Test("a cancelled job stops while it looks at the style and while it paints", arguments: methods, 0..<2)
    func cancel(method: String, moment: Int) throws {
        let log = ProgressLog()
        let stage = moment == 0 ? "look at the style" : ["fast": "network", "fine": "paint"][method]
        let context = EffectContext(
            lane: lane(), cancelled: { log.entries.last?.stage == stage }, progress: log.note)
        let style = try Picture.waves(300, 200).encoded(as: .png)
        let effect = try models.restyle()
        let failure = #expect(throws: EffectFailure.self) {
            try apply(effect, .waves(90, 70), .image(style), ["method": method], context)
        }
        #expect(failure?.code == .cancelled)
        #expect(log.entries.last?.stage == stage)
    }
}
