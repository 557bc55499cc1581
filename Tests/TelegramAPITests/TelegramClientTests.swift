import GatewayTestSupport
import HTTPClient
import ServiceKit
import TelegramAPI
import Testing

@Suite("One call", .timeLimit(.minutes(1)))
struct TelegramClientTests {
    private let telegram: FakeTelegram
    private let client: TelegramClient

    init() throws {
        telegram = try FakeTelegram()
        client = TelegramClient(token: Secret(FakeTelegram.token), server: telegram.url + "/", http: try HTTPClient())
    }

    private func failure<Result>(_ call: () async throws(TelegramError) -> Result) async -> TelegramError? {
        do throws(TelegramError) {
            _ = try await call()
            return nil
        } catch {
            return error
        }
    }

    @Test func sendsItsParametersByTheirNames() async throws {
        let sent = try await client.call(
            SendMessage(
                chat: -7, thread: 3, text: "a “b” <c>", replyTo: 5,
                keyboard: InlineKeyboard([[.init(text: "Neon", data: "e:1:neon")]])))
        #expect(sent.id > 0)
        let parameters = try #require(telegram.state.value.calls("sendMessage").first?.parameters)
        #expect(parameters["chat_id"] == "-7")
        #expect(parameters["message_thread_id"] == "3")
        #expect(parameters["text"] == "a “b” <c>")
        #expect(parameters["reply_parameters"] == #"{"allow_sending_without_reply":true,"message_id":5}"#)
        #expect(
            parameters["reply_markup"]
                == #"{"inline_keyboard":[[{"callback_data":"e:1:neon","text":"Neon"}]]}"#)
    }

    @Test func aPictureTravelsBesideItsDescription() async throws {
        telegram.state.change { $0.messages[5] = FakeTelegram.Shown(kind: .text, text: "status") }
        let file = Upload(fileName: "a.jpg", mediaType: "image/jpeg", bytes: [0xFF, 0xD8, 0, 10, 13])
        _ = try await client.call(EditMessage(chat: 7, message: 5, text: "Done ✓", form: .photo(file)))
        let shown = telegram.state.value.messages[5]
        #expect(shown == FakeTelegram.Shown(kind: .photo, text: "Done ✓", media: file.bytes))
        let media = telegram.state.value.calls("editMessageMedia").first?.parameters["media"]
        #expect(media?.contains(#""attach:\/\/file""#) == true || media?.contains(#""attach://file""#) == true)
    }

    @Test(
        "What each answer means",
        arguments: [
            (429, "Too Many Requests: retry after 7", #"{"retry_after":7}"#, .tooManyRequests(retryAfter: 7)),
            (400, "Bad Request: group chat was upgraded", #"{"migrate_to_chat_id":-1009}"#, .migrated(to: -1009)),
            (400, "Bad Request: message is not modified: exactly the same", "{}", .notModified),
            (400, "Bad Request: message to edit not found", "{}", .messageGone),
            (400, "Bad Request: chat not found", "{}", .chatUnreachable),
            (403, "Forbidden: bot was blocked by the user", "{}", .chatUnreachable),
            (403, "Forbidden: user is deactivated", "{}", .chatUnreachable),
            (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", "{}", .badFile),
            (400, "Bad Request: query is too old and response timeout expired", "{}", .queryTooOld),
            (401, "Unauthorized", "{}", .unauthorized), (404, "Not Found", "{}", .unauthorized),
            (409, "Conflict: terminated by other getUpdates request", "{}", .conflict),
            (500, "Internal Server Error", "{}", .unavailable), (400, "Bad Request: strange", "{}", .refused(400)),
        ] as [(Int, String, String, TelegramError.Code)])
    func meaning(code: Int, text: String, parameters: String, meaning: TelegramError.Code) async {
        telegram.refuse("getMe", .error(code, text, parameters: parameters))
        let error = await failure { () throws(TelegramError) in try await client.call(GetMe()) }
        #expect(error?.code == meaning)
        #expect(error?.message == text)
    }

    @Test func aProxysErrorPageIsNoRefusal() async {
        telegram.refuse("getMe", .raw(200, "<html>Log in to the hotel</html>"))
        telegram.refuse("getMe", .raw(502, "<html>Bad gateway</html>"))
        let first = await failure { () throws(TelegramError) in try await client.call(GetMe()) }
        let second = await failure { () throws(TelegramError) in try await client.call(GetMe()) }
        #expect(first?.code == .unreachable)
        #expect(second?.code == .unavailable)
    }

    @Test func errorsNeverShowTheToken() async throws {
        // No test's server is given a port below 1024, as the one of a server that has stopped may be given to the next.
        let away = TelegramClient(
            token: Secret(FakeTelegram.token), server: "http://127.0.0.1:1", http: try HTTPClient())
        let unreachable = await failure { () throws(TelegramError) in try await away.call(GetMe()) }
        #expect(unreachable?.code == .unreachable)
        let bad = TelegramClient(token: Secret(FakeTelegram.token), server: "http://[", http: try HTTPClient())
        let malformed = await failure { () throws(TelegramError) in try await bad.call(GetMe()) }
        for error in [unreachable, malformed] {
            #expect("\(String(describing: error))".contains("very-secret") == false)
        }
    }

    @Test func filesAreDownloadedWithinTheLimit() async throws {
        let bytes = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
        telegram.state.change { $0.files["photos/file 1.jpg"] = bytes }
        let downloaded = try await client.download(file: "photos/file 1.jpg", maximumBytes: 50_000)
        #expect(downloaded == bytes)
        let tooLarge = await failure { () throws(TelegramError) in
            try await client.download(file: "photos/file 1.jpg", maximumBytes: 49_999)
        }
        #expect(tooLarge?.code == .badFile)
        let unknown = await failure { () throws(TelegramError) in
            try await client.download(file: "nothing", maximumBytes: 50_000)
        }
        #expect(unknown?.code == .badFile)
    }
}
