import Imaging
import TestSupport
import Testing

/// The whole bot, one stack of processes at a time.
@Suite(.serialized)
enum EndToEnd {}

extension EndToEnd {
    @Suite(.serialized, .timeLimit(.minutes(10)))
    struct PicturesTests {
        @Test(.enabled(if: Sample.hasWeights("neon"), "needs weights/neon.safetensors"))
        func aPhotoComesBackInNeon() async throws {
            try await Stack.run { stack async throws in
                let anna = stack.user(1001)
                try await anna.greet()
                let sent = try await anna.send(.init("photo.jpg", try Sample.jpeg(400, 300)))
                try await anna.press("Neon", after: sent[0].id)
                let result = try await anna.pictures()[0]
                #expect(result.largestPhoto != nil)
                let picture = try await anna.decode(result)
                #expect(picture.width == 400 && picture.height == 300)
                #expect(picture != Sample.picture(400, 300, seed: 0))
                // The status turned into the picture: nothing else is left of it.
                let texts = try await anna.messages().filter { $0.isFromBot && $0.id >= result.id }
                #expect(texts.count == 1)
            }
        }

        @Test(.enabled(if: Sample.hasWeights("neon"), "needs weights/neon.safetensors"))
        func theEffectMayComeBeforeThePhoto() async throws {
            try await Stack.run { stack async throws in
                let boris = stack.user(1002)
                try await boris.greet()
                try await boris.press("Неон")
                _ = try await boris.first("the request for a photo") { messages in
                    messages.first { $0.isFromBot && $0.isEdited }
                }
                try await boris.send(.init("photo.jpg", try Sample.jpeg(320, 200)))
                let picture = try await boris.decode(try await boris.pictures()[0])
                #expect(picture.width == 320 && picture.height == 200)
            }
        }

        @Test(.enabled(if: Sample.hasWeights("edsr_x2"), "needs weights/edsr_x2.safetensors"))
        func anUpscaledFileComesBackAsALargerFile() async throws {
            try await Stack.run { stack async throws in
                let anna = stack.user(1001)
                let sent = try await anna.send(.init("photo.png", try Sample.png(90, 61)), as: "document")
                try await anna.press("Upscale", after: sent[0].id)
                try await anna.press("×2", after: sent[0].id)
                let result = try await anna.pictures()[0]
                #expect(result.document?.file_name?.hasSuffix(".png") == true)
                let picture = try await anna.decode(result)
                #expect(picture.width == 180 && picture.height == 122)
            }
        }

        @Test(.enabled(if: Sample.hasWeights("neon"), "needs weights/neon.safetensors"))
        func twoUsersAtOnceEachGetTheirOwnPicture() async throws {
            try await Stack.run { stack async throws in
                let sizes = [1001: (240, 160), 1002: (150, 260)]
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (id, (width, height)) in sizes {
                        let user = stack.user(id)
                        group.addTask {
                            for seed in 0..<3 {
                                let photo = try Sample.jpeg(width, height, seed: seed)
                                try await user.send(.init("photo.jpg", photo), caption: "/neon")
                            }
                            for result in try await user.pictures(3) {
                                let picture = try await user.decode(result)
                                #expect(picture.width == width && picture.height == height)
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }
}
