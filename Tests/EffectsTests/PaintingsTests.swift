import Effects
import Imaging
import InferenceProtocol
import Testing

@Suite struct PaintingsTests {
    private let registry: EffectRegistry

    init() throws {
        registry = try Self.registry(memoryBytes: 1 << 30)
    }

    private static func registry(memoryBytes: Int) throws -> EffectRegistry {
        EffectRegistry(
            library: try TestModels.library("cubism", "zebra2horse", "edsr_x2"), memoryBytes: memoryBytes)
    }

    private func apply(
        _ effect: String, _ picture: Picture, _ parameters: [String: String] = [:]
    ) throws -> EffectOutput {
        let request = EffectRequest(image: try picture.encoded(as: .png), parameters: parameters)
        return try #require(registry[effect]).apply(request, EffectContext(lane: lane()))
    }

    @Test func thoseWithoutWeightsSayHowToBringThem() {
        let ids = ["cubism", "expressionism", "renaissance", "horse2zebra", "zebra2horse"]
        let paintings = registry.effects.map(\.description).filter { ids.contains($0.id) }
        #expect(paintings.map(\.id) == ids)
        #expect(paintings.map { $0.unavailable == nil } == [true, false, false, false, true])
        #expect(paintings[1].unavailable == "the catalogue has no model expressionism")
    }

    @Test(
        "The result has the photo's own size and alpha", arguments: ["cubism", "zebra2horse"],
        [(1, 1), (3, 5000), (501, 333), (1300, 70)])
    func sizes(_ effect: String, size: (Int, Int)) throws {
        let picture = Picture.waves(size.0, size.1, alpha: true)
        let output = try Picture(decoding: apply(effect, picture).image)
        #expect(output.width == size.0 && output.height == size.1)
        // A single pixel is opaque here.
        #expect(output.alpha == (picture.alpha?.contains { $0 < 255 } == true ? picture.alpha : nil))
    }

    @Test("Strength is how far it goes from the photo", arguments: ["cubism", "zebra2horse"])
    func strength(_ effect: String) throws {
        let picture = Picture.waves(120, 90)
        let distances = try ["0.2", "0.5", "1"].map {
            try Picture(decoding: apply(effect, picture, ["strength": $0]).image).meanDistance(to: picture)
        }
        #expect(distances[0] > 1 && distances == distances.sorted())
        #expect(abs(distances[1] / distances[2] - 0.5) < 0.05)
    }

    @Test func aPictureThatFitsIsPaintedAtItsOwnSize() throws {
        #expect(try apply("cubism", .waves(640, 480)).recipe.hasPrefix("cubism at 640x480 carried to 640x480"))
        #expect(try apply("cubism", .waves(2300, 300)).recipe.hasPrefix("cubism at 2048x2"))
        let enlarged = try apply("cubism", .waves(64, 48), ["enlarge": "2"])
        #expect(enlarged.width == 128 && enlarged.recipe.contains("edsr_x2 on 64x48"))
    }

    @Test("Less memory means a smaller canvas, down to 1024, then a refusal")
    func canvas() throws {
        let file = try Picture.waves(1500, 1500).encoded(as: .jpeg(quality: 30))
        func recipe(_ memory: Int) throws -> String {
            let effect = try #require(try Self.registry(memoryBytes: memory << 20)["cubism"])
            return try effect.apply(EffectRequest(image: file), EffectContext(lane: lane())).recipe
        }
        let sizes = [4096, 1400, 600].map { memory in (try? recipe(memory)) ?? "" }
        #expect(sizes[0].hasPrefix("cubism at 1500x1500"), "\(sizes)")
        #expect(sizes[2].hasPrefix("cubism at 1024x1024"), "\(sizes)")
        #expect(throws: EffectFailure.self) { try recipe(200) }
    }
}
