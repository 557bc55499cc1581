import Engine
import Kernels
import Networks
import Testing

/// Every network against PyTorch, within 1e-3 of the output's range.
@Suite struct GoldenTests {
    private static let tolerance: Float = 1e-3
    /// make-goldens.py's.
    private static let styleWeights = [Float](repeating: 1e6, count: 5)
    private static let deepWeights: [Float] = [1e6, 2e6, 5e5, 3e6]
    private static let classicWeights: [Float] = [1e5, 1e6, 2e6, 5e5, 3e6]
    private static let instructionSets = InstructionSet.allCases.filter(\.isSupported)

    /// Goldens of whole networks, as against those of a step of the style optimisation.
    private static let forward = Golden.named("").filter { !$0.fileName.contains("step") }

    @Test(
        "There are goldens of every architecture, narrow at three sizes and as published",
        arguments: Architecture.allCases)
    func complete(_ architecture: Architecture) {
        #expect(Golden.named("\(architecture.rawValue)-narrow").count == 3)
        #expect(Golden.named("\(architecture.rawValue)-published").count == 1)
    }

    @Test("The reference executor agrees with PyTorch", arguments: forward.filter { !$0.isPublished })
    func reference(_ golden: Golden) throws {
        let network = try golden.architecture.network(try golden.weights())
        var inputs = ["x": try golden.tensor("x")]
        if let style = network.graphs[.style], let target = network.graphs[.target] {
            let gram = try ReferenceExecutor.run(style, ["x": golden.tensor("style")])[0]
            inputs["style"] = try ReferenceExecutor.run(target, ["gram": gram.rowsAsChannels])[0].columnsAsRows
        }
        let graph = try #require(network.graphs[.picture])
        let y = try ReferenceExecutor.run(graph, inputs)[0]
        #expect(try difference(y, golden.tensor("y")) < Self.tolerance)
    }

    @Test("The engine agrees with PyTorch under every instruction set", arguments: forward, instructionSets)
    func engine(_ golden: Golden, _ instructionSet: InstructionSet) throws {
        let model = try Model(
            name: "golden", architecture: golden.architecture, weights: golden.weights(), instructionSet: instructionSet
        )
        let lane = Lane(pool: ThreadPool(threads: 2))
        // VGG's bare network takes normalised numbers.
        let range = model.architecture == .vgg19Style ? -2...2 : model.traits.range
        var inputs = ["x": try golden.input("x", range)]
        if model.architecture == .msgnet {
            let gram = try model.run(.style, ["x": golden.input("style", range)], on: lane)[0]
            inputs["style"] = try model.target(gram, on: lane)
        }
        let y = try model.run(.picture, inputs, on: lane)[0]
        #expect(try difference(y, golden.tensor("y")) < Self.tolerance)
    }

    @Test(
        "A step of the style optimisation has PyTorch's gradient and losses",
        arguments: Golden.named("vgg19_style-step"), instructionSets)
    func step(_ golden: Golden, _ instructionSet: InstructionSet) throws {
        let layers = golden.fileName.contains("deep") ? VGG19Style.Layers.deep : .classic
        let model = try Model(
            name: "golden", architecture: .vgg19Style, weights: golden.weights(), instructionSet: instructionSet)
        let lane = Lane(pool: ThreadPool(threads: 2))
        let style = try model.run(layers.styleRole, ["x": golden.input("style", 0...1)], on: lane)
        let content = try model.run(layers.styleRole, ["x": golden.input("content", 0...1)], on: lane)
        let goal = VGG19Style.Goal(
            content: content[content.count - 1], style: Array(style.dropLast()),
            weights: layers == .deep ? Self.deepWeights : Self.styleWeights)
        let inputs = goal.inputs.merging(["x": try golden.input("x", 0...1)]) { $1 }

        let results = try model.run(layers.stepRole, inputs, on: lane)
        #expect(try difference(results[0], golden.tensor("gradient")) < Self.tolerance)
        let contentLoss = try golden.tensor("content_loss").values[0]
        #expect(abs(results[1].values[0] / contentLoss - 1) < Self.tolerance)
        let losses = results.dropFirst(2).map { $0.values[0] }
        let styleLoss = try golden.tensor("style_loss").values[0]
        #expect(abs(losses.reduce(0, +) / styleLoss - 1) < Self.tolerance)
    }

    @Test("The gradient of a step is the slope of its losses", arguments: VGG19Style.Layers.allCases)
    func slope(_ layers: VGG19Style.Layers) throws {
        let golden = try #require(Golden.named("vgg19_style-step-deep").first)
        let model = try Model(name: "golden", architecture: .vgg19Style, weights: golden.weights())
        let lane = Lane(pool: ThreadPool(threads: 2))
        let style = try model.run(layers.styleRole, ["x": golden.input("style", 0...1)], on: lane)
        let content = try model.run(layers.styleRole, ["x": golden.input("content", 0...1)], on: lane)
        let weights = (layers == .deep ? Self.deepWeights : Self.classicWeights)
        let goal = VGG19Style.Goal(
            content: content[content.count - 1], style: Array(style.dropLast()), weights: weights)
        let x = try golden.input("x", 0...1)
        func evaluate(_ x: Tensor) throws -> (loss: Double, gradient: [Float]) {
            let results = try model.run(layers.stepRole, goal.inputs.merging(["x": x]) { $1 }, on: lane)
            let losses = results.dropFirst().map { Double($0.values[0]) }
            return (zip(losses, [1] + weights).reduce(0) { $0 + $1.0 * Double($1.1) }, results[0].values)
        }
        let gradient = try evaluate(x).gradient
        for seed in 1...3 as ClosedRange<UInt64> {
            let direction = Noise.values("direction", seed: seed, count: x.values.count)
            let length: Float = 2e-3
            let sides = try [length, -length].map { length in
                try evaluate(Tensor(shape: x.shape, values: zip(x.values, direction).map { $0 + length * $1 })).loss
            }
            let slope = (sides[0] - sides[1]) / Double(2 * length)
            let expected = zip(gradient, direction).reduce(0.0) { $0 + Double($1.0 * $1.1) }
            let scale = gradient.reduce(0.0) { $0 + Double($1 * $1) }.squareRoot()
            #expect(abs(slope - expected) < 0.02 * scale)
        }
    }
}
