import Imaging
import TestSupport
import Testing

/// What a person does with this bot.
extension SandboxChat {
    /// Begins the chat and waits for the bot's greeting.
    func greet() async throws {
        try await say("/start")
        try await first("a greeting") { $0.last?.isFromBot == true ? true : nil }
    }

    /// Waits for the newest message that offers a button whose text contains `title`, and presses it.
    ///
    /// - Parameter id: only messages after this one count.
    func press(_ title: String, after id: Int = 0) async throws {
        let (message, button) = try await first("a button “\(title)”") { messages in
            messages.reversed().lazy.filter { $0.isFromBot && $0.id > id }.compactMap { message in
                message.buttons.first { $0.text.contains(title) }.map { (message, $0) }
            }.first
        }
        try await press(button, on: message)
    }

    /// Waits until the bot has sent `count` pictures.
    func pictures(_ count: Int = 1, within limit: Duration = .seconds(120)) async throws -> [ChatMessage] {
        try await first("\(count) pictures", within: limit) { messages in
            let pictures = messages.filter { $0.isFromBot && $0.picture != nil }
            return pictures.count >= count ? pictures : nil
        }
    }

    /// Downloads and decodes the picture of a message.
    func decode(_ message: ChatMessage) async throws -> Picture {
        let file = try #require(message.picture)
        return try Picture(decoding: try await download(file.file_id))
    }
}
