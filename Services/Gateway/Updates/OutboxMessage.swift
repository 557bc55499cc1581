import Conversation
import Foundation
public import Store
import TelegramAPI

/// A message of the conversation as it waits in the store.
struct OutboxMessage: Codable {
    var text: OutgoingText
    var topic: Int64?
    var replyTo: Int64?
    /// The message to change; nil for a new one.
    var edited: Int64?
    /// The effect whose picture the changed message becomes; see ``Examples``.
    var example: String?
    /// What it asks.
    var question: Question?
    /// The message to remove; then there is nothing to say.
    var deleted: Int64?

    /// For the style of a set of this user's; who answers it elsewhere wants its buttons gone.
    struct Question: Codable {
        var user: Int64
        var set: Int
    }

    var encoded: [UInt8] {
        get throws { Array(try JSONEncoder().encode(self)) }
    }

    init(text: OutgoingText, topic: Int64? = nil, replyTo: Int64? = nil, edited: Int64? = nil) {
        self.text = text
        self.topic = topic
        self.replyTo = replyTo
        self.edited = edited
    }

    init(deleted: Int64) {
        self.init(text: OutgoingText(""))
        self.deleted = deleted
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

extension Intake.Report {
    /// Answers in words.
    public func enqueue(_ words: String, in ledger: Ledger, at time: Double) throws {
        let message = OutboxMessage(text: OutgoingText(words), topic: topic)
        try ledger.enqueue(message: message.encoded, chat: chat, isGroup: isGroup, at: time)
    }
}
