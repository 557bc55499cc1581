import Engine
import Foundation
import Networks
import TestSupport
import Testing

@Suite struct NetworkTests {
    @Test(
        "A pass costs what is known of the published networks",
        arguments: [
            (Architecture.pix2pixUNet, GraphRole.picture, 256, 12.1), (.edsrX2, .picture, 256, 179.9),
            (.edsrX4, .picture, 256, 259.9), (.rrdbnetX4, .picture, 128, 587),
            // 105.6 less what MSGBottleneck saves by doubling its shortcuts last.
            (.msgnet, .picture, 512, 95.9),
            (.cycleganResNet9, .picture, 256, 99.1), (.cycleganResNet9, .picture, 512, 396),
        ])
    func operations(_ architecture: Architecture, _ role: GraphRole, _ side: Int, _ expected: Double) throws {
        let network = try architecture.network(.random(architecture))
        let picture = Shape(channels: 3, height: side, width: side)
        let style = Shape(channels: 1, height: 512, width: 512)
        let count = try #require(try network.graphs[role]?.operations(["x": picture, "style": style]))
        #expect(abs(Double(count) / 1e9 / expected - 1) < 0.01, "\(Double(count) / 1e9) GFLOP")
    }

    @Test("A missing tensor and a wrong shape are named")
    func wrongWeights() throws {
        let folder = try TemporaryDirectory()
        let path = "\(folder.path)/w.safetensors"
        try SafetensorsFile.write(["head.0.weight": ([4, 3, 3, 3], Array(repeating: 0, count: 108))], to: path)
        #expect(throws: WeightsError(.missingTensor, file: path, tensor: "head.0.bias", "is missing")) {
            try Architecture.edsrX2.network(Weights(SafetensorsFile(path: path)))
        }
        #expect(throws: WeightsError(.missingTensor, file: path, tensor: "initial_down.0.weight", "is missing")) {
            try Architecture.pix2pixUNet.network(Weights(SafetensorsFile(path: path)))
        }
        try SafetensorsFile.write(
            [
                "head.0.weight": ([4, 3, 3, 3], Array(repeating: 0, count: 108)),
                "head.0.bias": ([5], [0, 0, 0, 0, 0]),
            ], to: path)
        #expect(
            throws: WeightsError(.wrongShape, file: path, tensor: "head.0.bias", "has the shape [5], expected [4]")
        ) {
            try Architecture.edsrX2.network(Weights(SafetensorsFile(path: path)))
        }
    }

    @Test("Every architecture refuses another one's weights in one sentence", arguments: Architecture.allCases)
    func strangers(_ architecture: Architecture) throws {
        for golden in Golden.named("") where try !golden.isPublished && golden.architecture != architecture {
            // Scales of EDSR differ in the upsampler alone, and x4's first stage is all of x2's.
            let error = try #require(throws: WeightsError.self, "\(golden)") {
                _ = try architecture.network(Weights(SafetensorsFile(path: golden.path)))
            }
            #expect(error.tensor != nil)
        }
    }

    @Test("Sizes that do not fit are refused in words", arguments: [(40, 64), (64, 63), (1, 1)])
    func sizes(_ height: Int, _ width: Int) throws {
        let golden = try #require(Golden.named("pix2pix_unet-narrow").first)
        let model = try Model(name: "golden", architecture: .pix2pixUNet, weights: golden.weights())
        let lane = Lane(pool: ThreadPool(threads: 1))
        #expect(throws: EngineError.self) {
            try model.run(Tensor(shape: Shape(channels: 3, height: height, width: width)), on: lane)
        }
        #expect(model.traits.sizeMultiple == 32)
    }

    @Test("EDSR in tiles that overlap by what it says is EDSR in one piece")
    func overlap() throws {
        let golden = try #require(Golden.named("edsr_x2-narrow").first)
        let model = try Model(name: "golden", architecture: .edsrX2, weights: golden.weights())
        let lane = Lane(pool: ThreadPool(threads: 2))
        let overlap = try #require(model.traits.overlap)
        let (height, width) = (9, 2 * overlap + 10)
        let values = Noise.values("tile", seed: 2, count: 3 * height * width)
        let whole = try model.run(
            Tensor(shape: Shape(channels: 3, height: height, width: width), values: values), on: lane)

        // The left part, without the columns that its cut edge reaches.
        let kept = overlap + 5
        let cut = kept + overlap
        let left = (0..<(3 * height)).flatMap { values[($0 * width)..<($0 * width + cut)] }
        let tile = try model.run(Tensor(shape: Shape(channels: 3, height: height, width: cut), values: left), on: lane)
        for row in 0..<(3 * 2 * height) {
            for column in 0..<(2 * kept) {
                let one = whole.values[row * 2 * width + column]
                #expect(abs(one - tile.values[row * 2 * cut + column]) < 1e-5)
            }
        }
    }
}
