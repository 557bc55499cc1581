/// What the bot says about itself, by language; "" is for everybody else.
struct BotProfile: Sendable {
    var id: Int
    var names: [String: String] = [:]
    var descriptions: [String: String] = [:]
    var shortDescriptions: [String: String] = [:]
    var commands: [String: JSONValue] = [:]

    static let defaultName = "Atelier"

    /// The bot as the sender of a message.
    var userJSON: JSONValue {
        .object([
            "id": .integer(id), "is_bot": true, "first_name": .string(names[""] ?? Self.defaultName),
            "username": "atelier_sandbox_bot",
        ])
    }

    /// As a user of that language sees it.
    func json(language: String) -> JSONValue {
        .object([
            "name": .string(names[language] ?? names[""] ?? Self.defaultName),
            "description": .string(descriptions[language] ?? descriptions[""] ?? ""),
            "short_description": .string(shortDescriptions[language] ?? shortDescriptions[""] ?? ""),
            "commands": commands[language] ?? commands[""] ?? [],
        ])
    }
}
