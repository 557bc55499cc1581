public import Conversation
import Foundation
import InferenceProtocol
public import ServiceKit
public import Store
public import TelegramAPI

/// What Telegram shows of the bot before anyone writes to it: commands and descriptions, per language.
public struct Profile: Sendable {
    private static let note = "profile"

    private let client: TelegramClient
    private let store: Store
    private let log: Log

    public init(_ client: TelegramClient, store: Store, log: Log) {
        self.client = client
        self.store = store
        self.log = log
    }

    /// Tells Telegram, if anything differs from what it was told last. A failure is no reason not to serve.
    public func publish(_ catalogue: Catalogue) async {
        do {
            let now = Array(try JSONEncoder().encode(Language.allCases.map { Self.all($0, catalogue) }))
            guard try await store.transaction({ try $0.note(Self.note) }) != now else { return }
            for language in Language.allCases {
                // English is also what speakers of all other languages get.
                let tag = language == .english ? nil : language.rawValue
                let phrases = language.phrases
                _ = try await client.call(SetMyCommands(commands: Self.commands(language, catalogue), language: tag))
                _ = try await client.call(SetMyDescription(description: phrases.botDescription, language: tag))
                _ = try await client.call(
                    SetMyShortDescription(description: phrases.botShortDescription, language: tag))
            }
            try await store.transaction { try $0.setNote(Self.note, now) }
        } catch {
            log.warning("the bot's commands and description could not be set", ["why": "\(error)"])
        }
    }

    private static func all(_ language: Language, _ catalogue: Catalogue) -> [String] {
        [language.phrases.botDescription, language.phrases.botShortDescription]
            + commands(language, catalogue).map { "\($0.command) \($0.description)" }
    }

    /// The effects first, then the bot's own commands.
    private static func commands(_ language: Language, _ catalogue: Catalogue) -> [BotCommand] {
        let effects = catalogue.effects.map { effect in
            BotCommand(command: effect.id, description: effect.summary[language.rawValue])
        }
        let own = language.phrases.commands.filter { command in
            command.name != Conversation.styleCommand || catalogue.styleEffect != nil
        }
        return effects + own.map { BotCommand(command: $0.name, description: $0.description) }
    }
}
