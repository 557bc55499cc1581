import Effects
import Engine
import Imaging
import InferenceProtocol
import Networks
import Testing

@Suite struct UpscaleTests {
    private let library: ModelLibrary
    private let upscale: any Effect

    init() throws {
        library = try TestModels.library("edsr_x2", "edsr_x4", "esrgan_x4")
        let registry = EffectRegistry(library: library, memoryBytes: 1 << 30)
        upscale = try #require(registry["upscale"])
    }

    private func apply(
        _ picture: Picture, factor: Int, _ context: EffectContext = EffectContext(lane: lane())
    ) throws -> Picture {
        try Picture(decoding: output(picture, ["factor": "\(factor)"], context).image)
    }

    private func output(
        _ picture: Picture, _ parameters: [String: String], _ context: EffectContext = EffectContext(lane: lane())
    ) throws -> EffectOutput {
        try upscale.apply(EffectRequest(image: try picture.encoded(as: .png), parameters: parameters), context)
    }

    @Test(
        "every factor, also those without a network of their own", arguments: [2, 3, 4], [(1, 1), (3, 90), (31, 17)])
    func sizes(factor: Int, size: (Int, Int)) throws {
        let large = try apply(.waves(size.0, size.1), factor: factor)
        #expect(large.width == size.0 * factor && large.height == size.1 * factor)
    }

    @Test("ESRGAN enlarges by four; less is its result made smaller", arguments: [2, 3, 4], [(1, 1), (5, 300)])
    func esrgan(factor: Int, size: (Int, Int)) throws {
        let output = try output(.waves(size.0, size.1), ["factor": "\(factor)", "model": "esrgan"])
        #expect(output.width == size.0 * factor && output.height == size.1 * factor)
        #expect(output.recipe.hasPrefix("esrgan_x4 on"))
        #expect(output.timings.map(\.stage).contains("resize") == (factor != 4))
    }

    @Test(
        "The longer side can be told: by the network that reaches it, then by area or Lanczos",
        arguments: [
            (200, "2", "edsr_x2", "80x200"), (150, "2", "edsr_x2", "Lanczos to 60x150"),
            (150, "4", "edsr_x4", "Lanczos to 60x150"), (399, "2", "edsr_x4", "Lanczos to 160x399"),
            (1000, "2", "edsr_x4", "Lanczos to 400x1000"), (100, "2", "", "40x100"), (50, "4", "", "area to 20x50"),
        ])
    func fit(_ side: Int, factor: String, model: String, words: String) throws {
        let output = try output(.waves(40, 100), ["factor": factor, "fit": "\(side)"])
        #expect(output.height == side && output.width == (side * 40 + 50) / 100)
        let stages = output.timings.map(\.stage)
        #expect(stages.contains("enlarge") == !model.isEmpty)
        #expect(output.recipe.hasPrefix(model), "\(output.recipe)")
        #expect(output.recipe.contains(" to ") == words.contains(" to "), "\(output.recipe)")
        if words.contains(" to ") { #expect(output.recipe.contains(words), "\(output.recipe)") }
    }

    @Test("Tiles show no seams", arguments: ["edsr", "esrgan"])
    func tilesShowNoSeams(_ family: String) throws {
        let picture = Picture.waves(420, 400)
        let scale = family == "edsr" ? 2 : 4
        let tiled = try Picture(decoding: output(picture, ["factor": "\(scale)", "model": family]).image)
        // The same network over the whole picture at once.
        let model = try #require(library["\(family)_x\(scale)"])
        let planes = (0..<3).flatMap { channel in
            (0..<picture.pixels).map { Float(picture.rgb[$0 * 3 + channel]) / 255 }
        }
        let whole = try model.run(
            Tensor(shape: Shape(channels: 3, height: 400, width: 420), values: planes), on: lane())
        let plane = whole.values.count / 3
        var furthest: Float = 0
        for pixel in 0..<plane {
            for channel in 0..<3 {
                let expected = min(max(whole.values[channel * plane + pixel], 0), 1) * 255
                furthest = max(furthest, abs(Float(tiled.rgb[pixel * 3 + channel]) - expected))
            }
        }
        // Three tiles may be rounded one after the other.
        #expect(furthest <= 1.6)
        #expect(try output(picture, ["factor": "\(scale)", "model": family]).recipe.contains("4 tiles"))
    }

    @Test func transparencyIsEnlargedAlongside() throws {
        let picture = Picture.waves(40, 150, alpha: true)
        let alpha = try #require(try apply(picture, factor: 2).alpha)
        for y in 2..<298 {
            #expect(abs(Double(alpha[y * 80]) - (255.25 - Double(y) / 2)) <= 1)
        }
    }

    @Test func aCancelledJobStopsBetweenTiles() throws {
        let log = ProgressLog()
        let context = EffectContext(
            lane: lane(), cancelled: { log.entries.filter { $0.stage == "enlarge" }.count >= 2 }, progress: log.note)
        let failure = #expect(throws: EffectFailure.self) { try apply(.waves(420, 400), factor: 2, context) }
        #expect(failure?.code == .cancelled)
        #expect(log.entries.filter { $0.stage == "enlarge" }.count == 2)
        #expect(!log.entries.contains { $0.stage == "encode" })
    }

    @Test func aPassedDeadlineStopsTheJob() throws {
        let context = EffectContext(lane: lane(), deadline: .now - .seconds(1))
        let failure = #expect(throws: EffectFailure.self) { try apply(.waves(8, 8), factor: 2, context) }
        #expect(failure?.code == .deadline)
    }
}
