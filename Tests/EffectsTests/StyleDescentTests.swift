import Effects
import Engine
import Foundation
import Imaging
import Networks
import TestSupport
import Testing

/// The published judge, a real photo and a real painting: the optimisation against PyTorch's
/// (Tests/Fixtures/make-style-descent.py).
@Suite struct StyleDescentTests {
    private struct Golden: Decodable {
        struct Setting: Decodable {
            let longSide, steps, history: Int
            let styleWeight, smoothness: Float
        }

        struct Losses: Decodable {
            let content, style, variation: Double
        }

        let setting: Setting
        let before, after: Losses
    }

    /// The losses as they are, not yet weighed.
    private struct Judgement {
        let content: Double
        let style: Double

        init(_ picture: FloatPicture, _ goal: VGG19Style.Goal, _ judge: Model, _ lane: Lane) throws {
            let results = try judge.run(.step, goal.inputs.merging(["x": picture.planes]) { $1 }, on: lane)
            let losses = results.dropFirst().map { Double($0.values[0]) }
            (content, style) = (losses[0], losses.dropFirst().reduce(0, +))
        }
    }

    @Test(
        "After a hundred steps of L-BFGS style and content are as near as PyTorch brings them",
        .enabled(if: SharedFolder.isPresent, Comment(rawValue: SharedFolder.absence)))
    func asFarAsPyTorch() throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file = "\(PackageFolder.path)/Tests/Fixtures/style-descent-512.json"
        let golden = try decoder.decode(Golden.self, from: Data(contentsOf: URL(filePath: file)))

        let weights = try #require(SharedFolder.file("weights/vgg19_conv1_1-conv3_4.safetensors"))
        let judge = try Model(
            name: "judge", architecture: .vgg19Style, weights: Weights(SafetensorsFile(path: weights)))
        let lane = lane()
        let photo = try picture("data/content/venice-boat.jpg", longSide: golden.setting.longSide)
        let painting = try picture("data/paintings/van_gogh_starry_night.jpg", longSide: golden.setting.longSide)
        let style = Array(try judge.run(.style, ["x": painting.planes], on: lane).dropLast())
        let content = try judge.run(.style, ["x": photo.planes], on: lane)[style.count]
        let goal = VGG19Style.Goal(content: content, style: style, weights: style.map { _ in 0 })

        // Fine painting weighs losses as shares; these weights undo that.
        var settings = FinePainting.Settings()
        settings.sizes = [.init(golden.setting.longSide, steps: golden.setting.steps)]
        settings.method = .lbfgs(history: golden.setting.history)
        settings.layerWeights = style.map(\.meanSquare)
        settings.styleWeight = golden.setting.styleWeight
        settings.contentWeight = content.meanSquare
        settings.smoothness = golden.setting.smoothness
        settings.frame = 0
        settings.plateau = 0
        let result = try FinePainting(judge: judge, settings: settings)
            .paint(photo, in: { _ in style }, EffectContext(lane: lane))

        let before = try Judgement(photo, goal, judge, lane)
        #expect(abs(before.style / golden.before.style - 1) < 0.01, "not the same pictures")
        let after = try Judgement(result, goal, judge, lane)
        print(
            "content \(after.content / golden.after.content), style \(after.style / golden.after.style) of PyTorch's"
        )
        #expect(after.content < golden.after.content * 1.05)
        #expect(after.style < golden.after.style * 1.05)
    }

    private func picture(_ file: String, longSide: Int) throws -> FloatPicture {
        let path = try #require(SharedFolder.file(file))
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let picture = try Picture(decoding: bytes, limits: ImageLimits(), workers: .caller)
        let scale = Double(longSide) / Double(max(picture.width, picture.height))
        let sides = [picture.width, picture.height].map { Int((Double($0) * scale).rounded()) }
        return try FloatPicture(picture, width: sides[0], height: sides[1], .area)
    }
}
