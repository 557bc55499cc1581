/// The methods of the Bot API that the sandbox has.
enum BotMethods {
    typealias Method = @Sendable (isolated SimulatedTelegram, Parameters) async throws -> JSONValue

    /// Names are in lower case: Telegram does not tell cases apart either.
    static let all: [String: Method] = {
        let methods: KeyValuePairs<String, Method> = [
            "getMe": { telegram, _ in telegram.profile.userJSON },
            "getUpdates": { try await $0.getUpdates($1) },
            "setWebhook": { try $0.setWebhook($1) },
            "deleteWebhook": { $0.deleteWebhook($1) },
            "getWebhookInfo": { telegram, _ in telegram.webhookInfo },
            "sendMessage": { try $0.sendMessage($1) },
            "sendPhoto": { try $0.sendFile($1, .photo) },
            "sendDocument": { try $0.sendFile($1, .document) },
            "sendMediaGroup": { try $0.sendMediaGroup($1) },
            "sendChatAction": { try $0.sendChatAction($1) },
            "editMessageText": { try $0.editMessageText($1) },
            "editMessageCaption": { try $0.editMessageCaption($1) },
            "editMessageMedia": { try $0.editMessageMedia($1) },
            "editMessageReplyMarkup": { try $0.editMessageReplyMarkup($1) },
            "deleteMessage": { try $0.deleteMessage($1) },
            "answerCallbackQuery": { try $0.answerCallbackQuery($1) },
            "getFile": { try $0.getFile($1) },
            "setMyCommands": { try $0.setMyCommands($1) },
            "deleteMyCommands": { $0.deleteMyCommands($1) },
            "getMyCommands": { $0.getMyCommands($1) },
            "setMyName": { $0.setProfileText($1, "name", \.names) },
            "getMyName": { $0.profileText($1, "name", \.names) },
            "setMyDescription": { $0.setProfileText($1, "description", \.descriptions) },
            "getMyDescription": { $0.profileText($1, "description", \.descriptions) },
            "setMyShortDescription": { $0.setProfileText($1, "short_description", \.shortDescriptions) },
            "getMyShortDescription": { $0.profileText($1, "short_description", \.shortDescriptions) },
        ]
        return Dictionary(methods.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    }()
}
