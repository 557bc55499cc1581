import Conversation
import Foundation
import Store
import TelegramAPI

/// A message of the conversation as it waits in the store.
struct OutboxMessage: Codable {
    var text: OutgoingText
    var topic: Int64?
    var replyTo: Int64?
    /// The message to change; nil for a new one.
    var edited: Int64?

    var encoded: [UInt8] {
        get throws { Array(try JSONEncoder().encode(self)) }
    }

    init(text: OutgoingText, topic: Int64? = nil, replyTo: Int64? = nil, edited: Int64? = nil) {
        self.text = text
        self.topic = topic
        self.replyTo = replyTo
        self.edited = edited
    }

    init(_ entry: OutboxEntry) throws {
        self = try JSONDecoder().decode(OutboxMessage.self, from: Data(entry.message))
    }
}

extension InlineKeyboard {
    init(_ keyboard: Keyboard) {
        self.init(keyboard.rows, text: \.text, data: \.data)
    }
}
