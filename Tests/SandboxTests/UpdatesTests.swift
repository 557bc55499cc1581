import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UpdatesTests {
    @Test func updatesComeAgainUntilConfirmed() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            try await sandbox.user.say("second")
            let first = try await sandbox.bot.updates()
            #expect(first.compactMap(\.message?.text) == ["/start", "second"])
            #expect(try await sandbox.bot.updates(#"{"limit": 1}"#).map(\.update_id) == [first[0].update_id])
            let rest = try await sandbox.bot.updates(#"{"offset": \#(first[1].update_id)}"#)
            #expect(rest.compactMap(\.message?.text) == ["second"])
            // The first one is forgotten now, whatever is asked.
            #expect(try await sandbox.bot.updates(#"{"offset": 1}"#).compactMap(\.message?.text) == ["second"])
            #expect(try await sandbox.bot.updates(#"{"offset": \#(first[1].update_id + 1)}"#).isEmpty)
        }
    }

    @Test func aNegativeOffsetForgetsAllButTheLast() async throws {
        try await SandboxFixture.run { sandbox async throws in
            for text in ["a", "b", "c"] { try await sandbox.user.say(text) }
            #expect(try await sandbox.bot.updates(#"{"offset": -1}"#).compactMap(\.message?.text) == ["c"])
            #expect(try await sandbox.bot.updates().compactMap(\.message?.text) == ["c"])
        }
    }

    @Test func aLongPollEndsWithTheFirstUpdate() async throws {
        try await SandboxFixture.run { sandbox async throws in
            async let waiting = sandbox.bot.updates(#"{"timeout": 50}"#)
            try await sandbox.user.say("hello")
            #expect(try await waiting.compactMap(\.message?.text) == ["hello"])
        }
    }

    @Test func aSecondPollerEndsTheFirstWithAConflict() async throws {
        try await SandboxFixture.run { sandbox async throws in
            // Which of the two comes first does not matter: one gets the conflict, and the other the update.
            async let one = sandbox.bot.reply("getUpdates", #"{"timeout": 50}"#)
            async let other = sandbox.bot.reply("getUpdates", #"{"timeout": 50}"#)
            let conflict = try await withThrowingTaskGroup(of: HTTPProbe.Reply.self) { group in
                group.addTask { try await sandbox.bot.reply("getUpdates", #"{"timeout": 50}"#) }
                group.addTask { try await sandbox.bot.reply("getUpdates", #"{"timeout": 50}"#) }
                let first = try await group.next()
                try await sandbox.user.say("wake")
                try await group.waitForAll()
                return first
            }
            _ = try await (one, other)
            #expect(conflict?.status == 409)
            #expect(conflict?.text.contains("terminated by other getUpdates request") == true)
        }
    }

    @Test func onlyAllowedKindsAreKept() async throws {
        try await SandboxFixture.run { sandbox async throws in
            _ = try await sandbox.bot.updates(#"{"allowed_updates": ["callback_query"]}"#)
            try await sandbox.user.say("dropped")
            try await sandbox.user.press(data: "kept", on: 1)
            #expect(try await sandbox.bot.updates().map { $0.callback_query?.data } == ["kept"])
        }
    }

    @Test func aWebhookAndPollingExcludeEachOther() async throws {
        try await SandboxFixture.run { sandbox async throws in
            #expect(try await sandbox.bot.call("setWebhook", #"{"url": "https://example.org/hook"}"#).ok)
            #expect(try await sandbox.bot.call("getUpdates").error_code == 409)
            #expect(try await sandbox.bot.reply("getWebhookInfo").text.contains("https://example.org/hook"))
            #expect(try await sandbox.bot.call("deleteWebhook").ok)
            #expect(try await sandbox.bot.call("getUpdates").ok)
        }
    }

    @Test func aPressedButtonIsAnsweredOnce() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("hi")
            try await sandbox.user.press(data: "x", on: 1)
            let query = try #require(try await sandbox.bot.updates().last?.callback_query)
            #expect(try await sandbox.bot.call("answerCallbackQuery", #"{"callback_query_id": "\#(query.id)"}"#).ok)
            let again = try await sandbox.bot.call("answerCallbackQuery", #"{"callback_query_id": "\#(query.id)"}"#)
            #expect(
                again.description == "Bad Request: query is too old and response timeout expired or query ID is invalid"
            )
        }
    }
}
