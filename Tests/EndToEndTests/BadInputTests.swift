import TestSupport
import Testing

extension EndToEnd {
    @Suite(
        .serialized, .timeLimit(.minutes(10)),
        .enabled(if: Sample.hasWeights("neon"), "needs weights/neon.safetensors"))
    struct BadInputTests {
        private struct Case {
            var name: String
            var file: SandboxChat.File
            var kind: String
        }

        /// Each is sent by a user of its own, so that the answers cannot be confused.
        @Test func everyBadInputGetsOneClearSentence() async throws {
            let photo = try Sample.jpeg(200, 150)
            let cases = [
                Case(name: "text", file: .init("note.jpg", Array("just a note".utf8)), kind: "document"),
                Case(name: "cut", file: .init("cut.jpg", Array(photo.prefix(photo.count / 2))), kind: "document"),
                Case(name: "huge", file: .init("huge.png", Sample.pngHeader(60_000, 60_000)), kind: "document"),
                Case(name: "empty", file: .init("empty.jpg", []), kind: "document"),
                Case(
                    name: "30 MB", file: .init("large.jpg", photo + Array(repeating: 0, count: 30 << 20)),
                    kind: "document"),
                Case(name: "sticker", file: .init("moving.tgs", [0x1F, 0x8B, 8]), kind: "sticker"),
                Case(name: "voice", file: .init("voice.ogg", Array("OggS".utf8)), kind: "voice"),
                Case(name: "video", file: .init("film.mp4", Array("ftypmp42".utf8)), kind: "video"),
            ]
            try await Stack.run { stack async throws in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for (index, item) in cases.enumerated() {
                        let user = stack.user(2001 + index)
                        group.addTask { try await answersOnce(item, user) }
                    }
                    try await group.waitForAll()
                }
            }
        }

        private func answersOnce(_ item: Case, _ user: SandboxChat) async throws {
            try await user.greet()
            let sent = try await user.send(item.file, as: item.kind, caption: item.kind == "document" ? "/neon" : "")
            let id = try #require(sent.last?.id)
            // The answer is final when it offers no Cancel any more.
            let answer = try await user.first("a sentence about \(item.name)") { messages in
                messages.last { message in
                    message.isFromBot && message.id > id && !message.buttons.contains { $0.text.contains("Cancel") }
                }
            }
            #expect(answer.picture == nil, "\(item.name)")
            #expect(answer.text?.isEmpty == false, "\(item.name)")

            // A good picture afterwards works, and there was exactly one message about the bad one.
            try await user.send(.init("good.jpg", try Sample.jpeg(64, 48)), caption: "/neon")
            _ = try await user.pictures(1)
            let between = try await user.messages().filter { $0.isFromBot && $0.id > id && $0.picture == nil }
            #expect(between.count == 1, "\(item.name): \(between.map(\.summary))")
        }
    }
}
