import Effects
import Imaging
import InferenceProtocol
import Synchronization
import Testing

/// Every stage of a large picture asks several times whether to go on, and ends when it is not to.
@Suite struct StoppingTests {
    /// Counts the questions of every stage, and says stop at one of them.
    private final class Watch: Sendable {
        private let state = Mutex((stage: "", questions: [String: Int]()))
        private let end: (stage: String, question: Int)?

        init(stopping end: (stage: String, question: Int)? = nil) { self.end = end }

        var questions: [String: Int] { state.withLock { $0.questions } }

        var context: EffectContext {
            EffectContext(
                lane: lane(),
                cancelled: { [self] in
                    state.withLock { state in
                        state.questions[state.stage, default: 0] += 1
                        return end.map {
                            $0.stage == state.stage && $0.question <= state.questions[state.stage, default: 0]
                        }
                            ?? false
                    }
                },
                progress: { [self] stage, _, _ in state.withLock { $0.stage = stage } })
        }
    }

    /// - Parameter least: questions in every stage.
    private func expectStops(
        _ effect: any Effect, _ request: EffectRequest, least: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let full = Watch()
        let output = try effect.apply(request, full.context)
        for stage in Set(output.timings.map(\.stage)) {
            let asked = full.questions[stage, default: 0]
            #expect(asked >= least, "\(stage) asked \(asked) times", sourceLocation: sourceLocation)
            let watch = Watch(stopping: (stage, asked / 2 + 1))
            let failure = #expect(throws: EffectFailure.self, sourceLocation: sourceLocation) {
                try effect.apply(request, watch.context)
            }
            #expect(failure == .cancelled, "\(stage)", sourceLocation: sourceLocation)
            // Once more to learn why.
            let more = (watch.questions[stage] ?? 0) - (asked / 2 + 1)
            #expect((0...1).contains(more), "\(stage)", sourceLocation: sourceLocation)
        }
    }

    @Test(
        "in every effect with a network of its own",
        arguments: [("neon", ["depth": "deep"]), ("cubism", [:]), ("zebra2horse", [:]), ("upscale", ["factor": "2"])])
    func effects(id: String, parameters: [String: String]) throws {
        let library = try TestModels.library("neon", "edsr_x2", "cubism", "zebra2horse")
        let effect = try #require(EffectRegistry(library: library, memoryBytes: 1 << 30)[id])
        let photo = try Picture.waves(2400, 1800).encoded(as: .jpeg(quality: 80))
        try expectStops(effect, EffectRequest(image: photo, parameters: parameters), least: 3)
    }

    @Test("in restyling, the look at the style included", arguments: ["fast", "fine"])
    func restyling(method: String) throws {
        let effect = try StyleModels().restyle()
        let picture = try Picture.waves(2400, 1800).encoded(as: .jpeg(quality: 80))
        let request = EffectRequest(image: picture, style: .image(picture), parameters: ["method": method])
        try expectStops(effect, request, least: 3)
    }
}
