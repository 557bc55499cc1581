import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MessagesTests {
    @Test func aBotCannotWriteFirstNorToSomeoneWhoBlockedIt() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let hello = #"{"chat_id": 1001, "text": "hello"}"#
            #expect(try await sandbox.bot.call("sendMessage", hello).description == "Bad Request: chat not found")
            try await sandbox.user.say("/start")
            #expect(try await sandbox.bot.call("sendMessage", hello).ok)
            let settings = Array(#"{"is_blocked": true}"#.utf8)
            _ = try await sandbox.user.probe.request(
                "POST", "/chat/1001/settings", headers: ["Content-Type": "application/json"], body: settings)
            let refused = try await sandbox.bot.call("sendMessage", hello)
            #expect(refused.error_code == 403)
            #expect(refused.description == "Forbidden: bot was blocked by the user")
        }
    }

    @Test func aStatusTurnsIntoThePictureInPlace() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            let status = try await sandbox.bot.message(
                "sendMessage",
                #"{"chat_id": 1001, "text": "Working", "reply_parameters": {"message_id": 1}, "#
                    + #""reply_markup": {"inline_keyboard": [[{"text": "Cancel", "callback_data": "c"}]]}}"#)
            #expect(status.repliesTo == 1)
            let photo = Pictures.png(30, 20)
            let fields = [
                "chat_id": "1001", "message_id": "\(status.id)",
                "media": #"{"type": "photo", "media": "attach://up", "caption": "Done"}"#,
            ]
            // Twice, as after a lost answer: still one message.
            for _ in 0..<2 {
                #expect(try await sandbox.bot.upload("editMessageMedia", fields, file: photo, name: "p.png").ok)
            }
            let messages = try await sandbox.user.messages()
            #expect(messages.count == 2)
            #expect(messages[1].largestPhoto?.width == 30)
            #expect(messages[1].largestPhoto?.height == 20)
            #expect(messages[1].caption == "Done")
            #expect(messages[1].text == nil)
            #expect(messages[1].buttons.isEmpty)
            #expect(messages[1].isEdited)
            let id = try #require(messages[1].largestPhoto?.file_id)
            #expect(try await sandbox.user.download(id) == photo)

            let same =
                #"{"chat_id": 1001, "message_id": 2, "media": {"type": "photo", "media": "\#(id)", "caption": "Done"}}"#
            #expect(
                try await sandbox.bot.call("editMessageMedia", same).description?.contains("is not modified") == true)
        }
    }

    @Test(arguments: [
        ("editMessageText", #""message_id": 99, "text": "x""#, "message to edit not found"),
        ("editMessageText", #""message_id": 1, "text": "x""#, "message can't be edited"),
        (
            "editMessageText", #""message_id": 2, "text": "status""#,
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
                + "content and reply markup of the message"
        ),
        ("editMessageCaption", #""message_id": 2, "caption": "x""#, "there is no caption in the message to edit"),
        ("deleteMessage", #""message_id": 99"#, "message to delete not found"),
        ("sendMessage", #""text": """#, "message text is empty"),
        ("sendMessage", #""text": "x", "reply_parameters": {"message_id": 99}"#, "message to be replied not found"),
        (
            "sendMessage",
            #""text": "x", "reply_markup": {"inline_keyboard": [[{"text": "b", "callback_data": ""#
                + String(repeating: "x", count: 65) + #""}]]}"#,
            "BUTTON_DATA_INVALID"
        ),
        ("sendPhoto", #""photo": "nonsense""#, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", #""photo": "attach://gone""#, "there is no photo in the request"),
        ("getFile", #""file_id": "nonsense""#, "invalid file_id"),
    ])
    func refusesInTelegramsWords(method: String, parameters: String, words: String) async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            _ = try await sandbox.bot.call("sendMessage", #"{"chat_id": 1001, "text": "status"}"#)
            let answer = try await sandbox.bot.call(method, #"{"chat_id": 1001, \#(parameters)}"#)
            #expect(answer.ok == false)
            #expect(answer.error_code == 400)
            #expect(answer.description == "Bad Request: \(words)")
        }
    }

    @Test(arguments: [
        (9000, 1001, 0, "PHOTO_INVALID_DIMENSIONS"), (2100, 100, 0, "PHOTO_INVALID_DIMENSIONS"),
        (
            10, 10, 10 << 20,
            "file of size 10485793 bytes is too big for a photo; the maximum size is 10485760 bytes"
        ),
    ])
    func refusesPhotosBeyondTelegramsLimits(width: UInt32, height: UInt32, padding: Int, words: String) async throws {
        try await refuses(Pictures.png(width, height, padding: padding), words)
    }

    @Test func refusesPhotosThatAreNone() async throws {
        try await refuses(Array("no picture".utf8), "IMAGE_PROCESS_FAILED")
        try await refuses([], "file must be non-empty")
    }

    private func refuses(_ photo: [UInt8], _ words: String) async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            let fields = ["chat_id": "1001", "photo": "attach://up"]
            let answer = try await sandbox.bot.upload("sendPhoto", fields, file: photo, name: "p.png")
            #expect(answer.description == "Bad Request: \(words)")
            #expect(try await sandbox.user.messages().count == 1)
        }
    }

    @Test func largerPicturesGoAsDocuments() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            let fields = ["chat_id": "1001", "document": "attach://up"]
            #expect(
                try await sandbox.bot.upload("sendDocument", fields, file: Pictures.png(9000, 1001), name: "p.png").ok)
            #expect(try await sandbox.user.messages().last?.document?.file_name == "p.png")
        }
    }

    @Test func takesParametersInEveryForm() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            let probe = sandbox.bot.probe
            let query = try await probe.request("GET", "/bot1:x/sendMessage?chat_id=1001&text=from%20query")
            let form = try await probe.request(
                "POST", "/bot1:x/sendmessage", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: Array("chat_id=1001&text=from+form&reply_markup=%7B%22inline_keyboard%22%3A%5B%5D%7D".utf8))
            #expect(query.status == 200 && form.status == 200)
            #expect(try await sandbox.user.messages().compactMap(\.text) == ["/start", "from query", "from form"])
        }
    }

    @Test func aFixedTokenIsTheOnlyOne() async throws {
        try await SandboxFixture.run(token: "7:right") { sandbox async throws in
            #expect(try await sandbox.bot.call("getMe").error_code == 401)
            var bot = sandbox.bot
            bot.token = "7:right"
            #expect(try await bot.call("getMe").ok)
            #expect(try await bot.call("noSuchMethod").error_code == 404)
        }
    }
}
