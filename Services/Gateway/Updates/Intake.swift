public import Conversation
import Foundation
import InferenceProtocol
public import ServiceKit
public import Store
public import TelegramAPI

/// Takes in updates: a whole batch, with the marks that it has been seen, the conversations' new states, the new jobs
/// and the messages to send, is one transaction. When ``take(_:)`` returns, Telegram may forget the batch.
public struct Intake: Sendable {
    /// What a batch has set off.
    public struct Outcome: Sendable {
        public var answers: [AnswerCallbackQuery] = []
        public var startedJobs: [String] = []
        public var cancelledJobs: [String] = []
        public var settledJobs: [String] = []
        public var hasMessages = false
        public var reports: [Report] = []
    }

    /// Where somebody wants to know how the bot is doing.
    public struct Report: Sendable {
        public var language: Language
        public var chat: Int64
        public var isGroup: Bool
        public var topic: Int64?
    }

    /// Messages that may wait for one chat. Who writes faster than a bot may answer is not answered any more.
    private static let outboxLimit = 30

    private let store: Store
    private let reader: UpdateReader
    private let access: Access
    private let supportContact: String?
    private let examples: Set<String>
    private let catalogue: @Sendable () -> Catalogue?
    private let log: Log

    /// - Parameter catalogue: what the inference service offers now.
    public init(
        store: Store, bot: User, access: Access, supportContact: String?, examples: Examples = .none, log: Log,
        catalogue: @escaping @Sendable () -> Catalogue?
    ) {
        self.store = store
        reader = UpdateReader(bot: bot)
        self.access = access
        self.supportContact = supportContact
        self.examples = examples.effects
        self.log = log
        self.catalogue = catalogue
    }

    /// - Throws: ``StoreError`` when nothing could be stored; then nothing has happened, and the batch is to be taken
    ///   again.
    public func take(_ updates: [Update]) async throws -> Outcome {
        let now = WallClock.now
        let catalogue = catalogue()
        return try await store.transaction { ledger in
            var outcome = Outcome()
            for update in updates {
                guard try ledger.markSeen(update: update.id, at: now) else { continue }
                if let message = update.message, let chat = message.migrateToChat {
                    try ledger.moveChat(from: message.chat.id, to: chat)
                }
                if let occurrence = reader.read(update) {
                    try take(occurrence, catalogue, ledger, now, &outcome)
                }
            }
            return outcome
        }
    }

    private func take(
        _ occurrence: Occurrence, _ catalogue: Catalogue?, _ ledger: Ledger, _ now: Double, _ outcome: inout Outcome
    ) throws {
        let (chat, user) = (occurrence.chat, occurrence.user)
        let session = try ledger.conversation(chat: chat, user: user, log: log)
        let surroundings = Surroundings(
            user: user, language: Language(tag: occurrence.languageTag), isGroup: occurrence.isGroup,
            isAddressed: occurrence.isAddressed, message: occurrence.message, catalogue: catalogue,
            activeJobs: try ledger.unfinishedJobs(of: user), examples: examples, isAllowed: access.allows(user),
            isAdmin: access.isAdmin(user), supportContact: supportContact)
        let step = Conversation.step(session, try event(occurrence, ledger), surroundings)
        if step.session != session {
            try ledger.save(step.session, chat: chat, user: user, at: now)
        }
        for action in step.actions {
            try carryOut(action, occurrence, ledger, now, &outcome)
        }
    }

    private func carryOut(
        _ action: Action, _ occurrence: Occurrence, _ ledger: Ledger, _ now: Double, _ outcome: inout Outcome
    ) throws {
        func enqueue(_ message: OutboxMessage) throws {
            guard try ledger.outboxCount(chat: occurrence.chat) < Self.outboxLimit else { return }
            let encoded = try message.encoded
            try ledger.enqueue(message: encoded, chat: occurrence.chat, isGroup: occurrence.isGroup, at: now)
            outcome.hasMessages = true
        }
        switch action {
        case .send(let text, let replyTo):
            try enqueue(OutboxMessage(text: text, topic: occurrence.topic, replyTo: replyTo))
        case .askStyle(let text, let replyTo, let set):
            var message = OutboxMessage(text: text, topic: occurrence.topic, replyTo: replyTo)
            message.question = OutboxMessage.Question(user: occurrence.user, set: set)
            try enqueue(message)
        case .edit(let message, let text):
            try enqueue(OutboxMessage(text: text, edited: message))
        case .example(let effect, let message, let text):
            var edit = OutboxMessage(text: text, edited: message)
            edit.example = effect
            try enqueue(edit)
        case .delete(let message):
            try enqueue(OutboxMessage(deleted: message))
        case .answer(let text, let isAlert):
            if let query = occurrence.query {
                outcome.answers.append(AnswerCallbackQuery(query: query, text: text, isAlert: isAlert))
            }
        case .start(let job):
            let record = JobRecord(job, for: occurrence, at: now)
            try ledger.save(record, at: now)
            outcome.startedJobs.append(record.id)
        case .report(let language):
            outcome.reports.append(
                Report(
                    language: language, chat: occurrence.chat, isGroup: occurrence.isGroup, topic: occurrence.topic))
        case .cancel(let job):
            if try ledger.update(job, at: now, { $0.cancelRequested = true }) != nil {
                outcome.cancelledJobs.append(job)
            }
        case .settle(let job):
            if try ledger.update(job, at: now, { $0.settleRequested = true }) != nil {
                outcome.settledJobs.append(job)
            }
        }
    }

    private func event(_ occurrence: Occurrence, _ ledger: Ledger) throws -> Event {
        switch occurrence.what {
        case .event(let event): return event
        case .press(let data, let message):
            // A job of another chat is nobody's here, whatever a forged button says.
            let job = try ButtonData(data)?.job.flatMap { try ledger.job($0) }
            let facts = job.flatMap { $0.chat == occurrence.chat ? JobFacts($0) : nil }
            return .press(data: data, message: message, job: facts)
        }
    }
}

/// Who may use the bot.
public struct Access: Sendable {
    private let allowed: Set<Int64>
    private let admins: Set<Int64>

    /// Nobody allowed by name means everybody. Those who run the bot need not be named twice.
    public init(allowed: [Int64], admins: [Int64] = []) {
        self.allowed = Set(allowed)
        self.admins = Set(admins)
    }

    public func allows(_ user: Int64) -> Bool {
        allowed.isEmpty || allowed.contains(user) || admins.contains(user)
    }

    /// They may ask for ``ServiceReport``.
    public func isAdmin(_ user: Int64) -> Bool { admins.contains(user) }
}

extension JobRecord {
    fileprivate init(_ job: NewJob, for occurrence: Occurrence, at now: Double) {
        self.init(
            id: JobID().description, chat: occurrence.chat, isGroup: occurrence.isGroup, thread: occurrence.topic,
            user: occurrence.user, language: job.language.rawValue, sourceMessage: job.picture.message,
            statusMessage: job.statusMessage,
            source: Source(file: job.picture.file, bytes: job.picture.bytes, kind: job.picture.kind.stored),
            effect: job.choice.effect, parameters: job.choice.parameters, style: job.choice.style?.stored,
            asFile: job.asFile, createdAt: now)
    }
}

extension JobFacts {
    fileprivate init(_ job: JobRecord) {
        self.init(
            id: job.id, owner: job.user, isFinished: job.state.isFinal,
            picture: Picture(
                message: job.sourceMessage, file: job.source.file, bytes: job.source.bytes,
                kind: job.source.kind.picture),
            choice: Choice(effect: job.effect, parameters: job.parameters, style: job.style.map(Style.init)),
            asFile: job.asFile, statusMessage: job.statusMessage)
    }
}

extension Style {
    fileprivate init(_ style: JobRecord.Style) {
        switch style {
        case .file(let file): self = .picture(file: file)
        case .gallery(let name): self = .gallery(name)
        }
    }

    fileprivate var stored: JobRecord.Style {
        switch self {
        case .picture(let file): .file(file)
        case .gallery(let name): .gallery(name)
        }
    }
}

extension Picture.Kind {
    fileprivate var stored: JobRecord.Source.Kind {
        switch self {
        case .photo: .photo
        case .document: .document
        case .sticker: .sticker
        }
    }
}

extension JobRecord.Source.Kind {
    fileprivate var picture: Picture.Kind {
        switch self {
        case .photo: .photo
        case .document: .document
        case .sticker: .sticker
        }
    }
}
