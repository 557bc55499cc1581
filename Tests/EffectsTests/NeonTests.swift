import Effects
import Imaging
import InferenceProtocol
import Testing

@Suite struct NeonTests {
    private let neon: any Effect

    init() throws {
        let registry = try EffectRegistry(
            library: TestModels.library("neon", "edsr_x2", "edsr_x4"), memoryBytes: 1 << 30)
        neon = try #require(registry["neon"])
    }

    private func apply(_ file: [UInt8], _ parameters: [String: String] = [:]) throws -> EffectOutput {
        try neon.apply(EffectRequest(image: file, parameters: parameters), EffectContext(lane: lane()))
    }

    @Test("the result has the photo's own size", arguments: [(1, 1), (3, 700), (501, 333), (640, 8)])
    func sizes(width: Int, height: Int) throws {
        let output = try apply(Picture.waves(width, height).encoded(as: .jpeg(quality: 95)))
        #expect(output.width == width && output.height == height)
        let picture = try Picture(decoding: output.image)
        #expect(picture.width == width && picture.height == height)
        #expect(output.mediaType == "image/jpeg")
        #expect(try ImageHeader(output.image).format == .jpeg)
    }

    @Test func lossyStaysLossyAndLosslessLossless() throws {
        let output = try apply(Picture.waves(60, 40).encoded(as: .png))
        #expect(output.mediaType == "image/png")
        #expect(try ImageHeader(output.image).format == .png)
    }

    @Test func transparencyComesBackAsItWas() throws {
        let picture = Picture.waves(61, 300, alpha: true)
        let output = try Picture(decoding: apply(picture.encoded(as: .png)).image)
        #expect(output.alpha == picture.alpha)
        #expect(output.meanDistance(to: picture) > 1)
    }

    @Test func depthIsHowFarItGoesFromThePhoto() throws {
        let picture = Picture.waves(120, 90)
        let file = try picture.encoded(as: .png)
        let results = try ["soft", "normal", "deep"].map { depth in
            try Picture(decoding: apply(file, ["depth": depth]).image)
        }
        let distances = results.map { $0.meanDistance(to: picture) }
        #expect(distances[0] > 2 && distances[0] < distances[1])
        #expect(results[1].meanDistance(to: results[2]) > 2)
    }

    @Test("Lamps take the key of the photo, unless others are asked for")
    func lamps() throws {
        let cold = Picture(
            width: 40, height: 30, rgb: (0..<3600).map { UInt8($0 % 3 * 60 + $0 / 90) })
        let file = try cold.encoded(as: .png)
        let painted = try Picture(decoding: apply(file).image)
        let results = try ["magenta", "cyan", "violet", "amber"].map { lamps in
            try Picture(decoding: apply(file, ["lamps": lamps]).image)
        }
        #expect(results[1].meanDistance(to: painted) == 0)
        for (index, one) in results.enumerated() {
            for other in results[..<index] { #expect(one.meanDistance(to: other) > 1) }
        }
    }

    @Test func stagesAreTimedInTheirOrder() throws {
        let output = try apply(Picture.waves(90, 70).encoded(as: .jpeg(quality: 80)))
        #expect(output.timings.map(\.stage) == ["decode", "sketch", "network", "repaint", "encode"])
        #expect(output.recipe.contains("neon at"))
    }

    @Test("Enlarging is part of the same job", arguments: [2, 4])
    func enlarge(factor: Int) throws {
        let output = try apply(Picture.waves(60, 41, alpha: true).encoded(as: .png), ["enlarge": "\(factor)"])
        #expect(output.width == 60 * factor && output.height == 41 * factor)
        #expect(output.timings.map(\.stage) == ["decode", "enlarge", "sketch", "network", "repaint", "encode"])
        #expect(output.recipe.contains("neon at") && output.recipe.contains("edsr_x\(factor) on 60x41"))
        #expect(try Picture(decoding: output.image).alpha != nil)
    }

    @Test("Progress rises to the end, also over a chain", arguments: ["1", "4"])
    func progressRisesToTheEnd(enlarge: String) throws {
        let log = ProgressLog()
        let file = try Picture.waves(90, 70).encoded(as: .jpeg(quality: 80))
        let request = EffectRequest(image: file, parameters: ["enlarge": enlarge])
        _ = try neon.apply(request, EffectContext(lane: lane(), progress: log.note))
        let fractions = log.entries.map(\.fraction)
        #expect(fractions == fractions.sorted())
        #expect(fractions.allSatisfy { (0...1).contains($0) })
        #expect(Set(log.entries.map(\.stage)).isSuperset(of: ["decode", "network", "encode"]))
    }
}
