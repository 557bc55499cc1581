extension SimulatedTelegram {
    func setMyCommands(_ parameters: Parameters) throws(APIError) -> JSONValue {
        guard let commands = try parameters.json("commands"), let list = commands.array else {
            throw .badRequest("can't parse commands JSON object")
        }
        for command in list {
            let name = command["command"]?.string ?? ""
            let isValid = name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "_") }
            guard isValid, (1...32).contains(name.count) else { throw .badRequest("BOT_COMMAND_INVALID") }
            guard (1...256).contains(command["description"]?.string?.count ?? 0) else {
                throw .badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
            }
        }
        return setCommands(.array(list), parameters)
    }

    func deleteMyCommands(_ parameters: Parameters) -> JSONValue {
        setCommands(nil, parameters)
    }

    func getMyCommands(_ parameters: Parameters) -> JSONValue {
        profile.commands[parameters.string("language_code") ?? ""] ?? []
    }

    /// setMyName, setMyDescription, setMyShortDescription.
    func setProfileText(
        _ parameters: Parameters, _ name: String, _ path: WritableKeyPath<BotProfile, [String: String]>
    ) -> JSONValue {
        let text = parameters.string(name).flatMap { $0.isEmpty ? nil : $0 }
        profile[keyPath: path][parameters.string("language_code") ?? ""] = text
        tellProfile()
        return true
    }

    func profileText(
        _ parameters: Parameters, _ name: String, _ path: WritableKeyPath<BotProfile, [String: String]>
    ) -> JSONValue {
        .object([name: .string(profile[keyPath: path][parameters.string("language_code") ?? ""] ?? "")])
    }

    private func setCommands(_ commands: JSONValue?, _ parameters: Parameters) -> JSONValue {
        profile.commands[parameters.string("language_code") ?? ""] = commands
        tellProfile()
        return true
    }

    private func tellProfile() {
        tellEveryone { .profile(profile.json(language: $0.languageCode)) }
    }
}
