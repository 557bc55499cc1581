import Conversation
import Foundation
import ServiceKit
import Store

extension Ledger {
    /// A state that cannot be read any more is no reason to stop: the conversation begins afresh.
    func conversation(chat: Int64, user: Int64, log: Log) throws -> Session {
        guard let state = try session(chat: chat, user: user) else { return Session() }
        do {
            return try JSONDecoder().decode(Session.self, from: Data(state))
        } catch {
            log.warning("a conversation's state cannot be read; it begins afresh", ["why": "\(error)"])
            return Session()
        }
    }

    func save(_ session: Session, chat: Int64, user: Int64, at time: Double) throws {
        try saveSession(Array(try JSONEncoder().encode(session)), chat: chat, user: user, at: time)
    }
}
