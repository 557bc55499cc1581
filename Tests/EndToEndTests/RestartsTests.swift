import Imaging
import InferenceProtocol
import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        .serialized, .timeLimit(.minutes(10)),
        .enabled(if: Sample.hasWeights("neon", "edsr_x4"), "needs weights/neon.safetensors and edsr_x4.safetensors"))
    struct RestartsTests {
        /// Large enough to be at work for a while.
        private static let side = 1000

        @Test func killingTheGatewayLosesNothingAndLeavesTheModelsAlone() async throws {
            try await Stack.run { stack async throws in
                let anna = stack.user(1001)
                try await anna.send(.init("photo.jpg", try Sample.jpeg(Self.side, Self.side)), caption: "/upscale 4")
                try await stack.jobRuns()
                try await stack.killGateway()
                let before = try await stack.status()
                #expect(before.running == 1)
                try stack.startGateway()

                let picture = try await anna.decode(try await anna.pictures()[0])
                #expect(picture.width == 4 * Self.side)
                let after = try await stack.status()
                #expect(stack.inference.exitStatus == nil)
                #expect(after.bootID == before.bootID)
                #expect(after.modelLoads == before.modelLoads)
                #expect(after.effects.map(\.finished).reduce(0, +) == 1)
                try await onePictureOnly(anna)
            }
        }

        @Test func killingTheInferenceServiceLosesNothing() async throws {
            try await Stack.run { stack async throws in
                let anna = stack.user(1001)
                try await anna.send(.init("photo.jpg", try Sample.jpeg(Self.side, Self.side)), caption: "/upscale 4")
                try await stack.jobRuns()
                try await stack.killInference()
                try stack.startInference()
                let picture = try await anna.decode(try await anna.pictures()[0])
                #expect(picture.width == 4 * Self.side)
                try await onePictureOnly(anna)
            }
        }

        /// A second picture goes the whole way; if the first one were delivered again, it would be before it.
        private func onePictureOnly(_ user: SandboxChat) async throws {
            try await user.send(.init("photo.jpg", try Sample.jpeg(64, 48)), caption: "/neon")
            let pictures = try await user.pictures(2)
            #expect(pictures.count == 2)
            #expect(pictures.last?.picture?.width == 64)
        }
    }
}
