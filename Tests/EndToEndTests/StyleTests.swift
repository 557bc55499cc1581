import Imaging
import InferenceProtocol
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized, .timeLimit(.minutes(10)))
    struct StyleTests {
        @Test func aPhotoIsPaintedLikeAPictureAndThenLikeOneOfTheGallery() async throws {
            try await Stack.run { stack async throws in
                let welcome = try await stack.welcome()
                guard welcome.effects.contains(where: { $0.wantsStyle && $0.unavailable == nil }) else {
                    return print("skipped: no effect that wants a style has its weights")
                }
                let anna = stack.user(1001)
                try await anna.greet()
                let photo = try await anna.send(.init("photo.jpg", try Sample.jpeg(96, 64)))
                try await anna.press("Restyle", after: photo[0].id)
                try await anna.first("the question for a style") { messages in
                    messages.first { $0.isFromBot && $0.text?.contains("in which style?") == true }
                }
                try await anna.send(.init("painting.jpg", try Sample.jpeg(80, 80, seed: 2)))
                let result = try await finished(anna, 1)
                #expect(result.repliesTo == photo[0].id)
                #expect(result.caption?.contains("your picture") == true)
                let picture = try await anna.decode(result)
                #expect(picture.width == 96 && picture.height == 64)

                guard let style = welcome.gallery.first else { return }
                try await anna.press("Another style", after: result.id - 1)
                try await anna.press(style.title["en"], after: result.id)
                let second = try await finished(anna, 2)
                #expect(second.caption?.contains(style.title["en"]) == true)
                let other = try await anna.decode(second)
                #expect(other.width == 96 && other != picture)
            }
        }

        /// The newest of so many results. A preview is a picture too, but can still be cancelled.
        private func finished(_ user: SandboxChat, _ count: Int) async throws -> ChatMessage {
            try await user.first("\(count) painted pictures", within: .seconds(300)) { messages in
                let results = messages.filter { message in
                    message.isFromBot && message.picture != nil
                        && !message.buttons.contains { $0.text.contains("Cancel") }
                }
                return results.count == count ? results.last : nil
            }
        }
    }
}
