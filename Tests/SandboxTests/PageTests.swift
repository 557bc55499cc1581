import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PageTests {
    @Test func thePageLoadsNothingFromElsewhere() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let page = try await sandbox.user.probe.request("GET", "/")
            #expect(page.status == 200)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(page.text.contains("<html"))
            #expect(!page.text.contains("src=\"http"))
            #expect(page.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        }
    }

    @Test func eventsTellTheChatAndWhatHappensNext() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("before")
            let port = sandbox.user.probe.port
            async let stream = OwnThread.run {
                let connection = try TCPConnection(port: port)
                connection.send(Array("GET /chat/1001/events HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
                var seen = ""
                while !seen.contains("event: deleted") {
                    let piece = connection.receive()
                    guard !piece.isEmpty else { break }
                    seen += String(decoding: piece, as: UTF8.self)
                }
                return seen
            }
            // Actions are repeated until the stream listens: it shows in what it has seen.
            let bot = sandbox.bot
            let acting = Task {
                while !Task.isCancelled {
                    _ = try await bot.call("sendMessage", #"{"chat_id": 1001, "text": "answer"}"#)
                    let id = try await sandbox.user.messages().last?.id ?? 0
                    _ = try await bot.call("deleteMessage", #"{"chat_id": 1001, "message_id": \#(id)}"#)
                }
            }
            let seen = try await stream
            acting.cancel()
            #expect(seen.contains("event: snapshot"))
            #expect(seen.contains("before"))
            #expect(seen.contains("event: deleted"))
        }
    }

    @Test func theProfileIsShownInTheUsersLanguage() async throws {
        try await SandboxFixture.run { sandbox async throws in
            for (code, text) in [("", "Help"), ("ru", "Помощь")] {
                let commands =
                    #"{"commands": [{"command": "help", "description": "\#(text)"}], "language_code": "\#(code)"}"#
                #expect(try await sandbox.bot.call("setMyCommands", commands).ok)
            }
            #expect(try await sandbox.bot.reply("getMyCommands", #"{"language_code": "ru"}"#).text.contains("Помощь"))
            #expect(try await sandbox.bot.reply("getMyCommands").text.contains("Help"))
            let wrong = #"{"commands": [{"command": "Bad Name", "description": "x"}]}"#
            #expect(
                try await sandbox.bot.call("setMyCommands", wrong).description == "Bad Request: BOT_COMMAND_INVALID")
        }
    }
}
