import Conversation
public import ServiceKit
public import Store
public import TelegramAPI

/// Sends what the conversation has to say, from the store, in each chat's order.
///
/// A message is removed once Telegram has answered. If the gateway is killed between the two, the message is sent
/// again: a menu may come twice, but never not at all. (Results go another way, see `JobCourse`.)
public actor Outbox {
    private static let page = 500

    private let store: Store
    private let door: ChatDoor
    private let examples: Examples
    private let log: Log
    private var lastRead: Int64 = 0
    private var waiting: [Int64: [OutboxEntry]] = [:]
    private var senders: [Int64: Task<Void, Never>] = [:]
    private var isStopped = false

    public init(store: Store, door: ChatDoor, examples: Examples = .none, log: Log) {
        self.store = store
        self.door = door
        self.examples = examples
        self.log = log
    }

    /// To be called at the start and whenever the store has new messages.
    public func wake() async {
        do {
            while !isStopped {
                let after = lastRead
                let entries = try await store.transaction { try $0.outbox(after: after, limit: Self.page) }
                // Another call may have read on meanwhile.
                for entry in entries where entry.id > lastRead {
                    lastRead = entry.id
                    waiting[entry.chat, default: []].append(entry)
                    if senders[entry.chat] == nil {
                        senders[entry.chat] = Task { await self.send(to: entry.chat) }
                    }
                }
                if entries.count < Self.page { return }
            }
        } catch {
            log.error("the outbox cannot be read", ["why": "\(error)"])
        }
    }

    /// Ends sending; what is left waits in the store.
    public func stop() async {
        isStopped = true
        let senders = senders.values
        for sender in senders { sender.cancel() }
        for sender in senders { await sender.value }
    }

    private func send(to chat: Int64) async {
        while !isStopped, let entry = waiting[chat]?.first {
            do throws(TelegramError) {
                try await send(entry)
            } catch  where error.code == .cancelled {
                break
            } catch  where error.code == .chatUnreachable {
                await drop(chat)
            } catch {
                log.warning("a message was refused", ["chat": "\(chat)", "why": error.message])
            }
            await remove(entry)
        }
        senders[chat] = nil
        if waiting[chat]?.isEmpty == true { waiting[chat] = nil }
    }

    private func send(_ entry: OutboxEntry) async throws(TelegramError) {
        guard let message = try? OutboxMessage(entry) else {
            return log.error("a message in the outbox cannot be read", ["id": "\(entry.id)"])
        }
        let keyboard = message.text.keyboard.map { InlineKeyboard($0) }
        if let deleted = message.deleted {
            _ = try await door.perform(DeleteMessage(chat: entry.chat, message: deleted), isGroup: entry.isGroup)
        } else if let edited = message.edited {
            let picture = message.example.flatMap { examples[$0] }.map {
                EditMessage.Form.photo(Upload(fileName: "example.jpg", mediaType: "image/jpeg", bytes: $0))
            }
            _ = try await door.perform(
                EditMessage(
                    chat: entry.chat, message: edited, text: message.text.text, keyboard: keyboard,
                    form: picture ?? .text), isGroup: entry.isGroup)
        } else {
            let sent = try await door.perform(
                SendMessage(
                    chat: entry.chat, thread: message.topic, text: message.text.text, replyTo: message.replyTo,
                    keyboard: keyboard), isGroup: entry.isGroup)
            if let question = message.question { await note(question, askedIn: sent.id, entry.chat) }
        }
    }

    private func note(_ question: OutboxMessage.Question, askedIn message: Int64, _ chat: Int64) async {
        do {
            try await store.transaction { [log] ledger in
                var session = try ledger.conversation(chat: chat, user: question.user, log: log)
                session.asked(for: question.set, in: message)
                try ledger.save(session, chat: chat, user: question.user, at: WallClock.now)
            }
        } catch {
            log.error("a question's message cannot be noted: its buttons will stay", ["why": "\(error)"])
        }
    }

    private func remove(_ entry: OutboxEntry) async {
        if waiting[entry.chat]?.first == entry { waiting[entry.chat]?.removeFirst() }
        do {
            try await store.transaction { try $0.removeFromOutbox(entry.id) }
        } catch {
            log.error("a sent message stays in the outbox and will be repeated", ["why": "\(error)"])
        }
    }

    private func drop(_ chat: Int64) async {
        log.info("the chat cannot be reached any more", ["chat": "\(chat)"])
        waiting[chat] = nil
        do {
            try await store.transaction { try $0.dropChat(chat, at: WallClock.now) }
        } catch {
            log.error("the chat's work cannot be dropped", ["why": "\(error)"])
        }
    }
}
