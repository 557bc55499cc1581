import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FaultsTests {
    @Test func aFloodAnswerNamesTheTimeToWait() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            try await sandbox.order(fault: #"{"method": "sendMessage", "kind": "too_many_requests", "retry_after": 7}"#)
            let message = #"{"chat_id": 1001, "text": "x"}"#
            let refused = try await sandbox.bot.call("sendMessage", message)
            #expect(refused.error_code == 429)
            #expect(refused.parameters?.retry_after == 7)
            #expect(try await sandbox.bot.call("sendMessage", message).ok)
        }
    }

    @Test func aLostAnswerLeavesTheMessage() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.user.say("/start")
            let message = #"{"chat_id": 1001, "text": "x"}"#
            try await sandbox.order(fault: #"{"method": "*", "kind": "drop_before"}"#)
            await #expect(throws: TestFailure.self) { _ = try await sandbox.bot.reply("sendMessage", message) }
            #expect(try await sandbox.user.messages().count == 1)
            try await sandbox.order(fault: #"{"method": "sendMessage", "kind": "drop_after"}"#)
            await #expect(throws: TestFailure.self) { _ = try await sandbox.bot.reply("sendMessage", message) }
            #expect(try await sandbox.user.messages().count == 2)
        }
    }

    @Test func countsCallsAndFailsAsOftenAsTold() async throws {
        try await SandboxFixture.run { sandbox async throws in
            try await sandbox.order(fault: #"{"method": "getMe", "kind": "server_error", "count": 2}"#)
            var statuses: [Int] = []
            for _ in 0..<3 { statuses.append(try await sandbox.bot.reply("getMe").status) }
            #expect(statuses == [502, 502, 200])
            let calls = try await sandbox.bot.probe.request("GET", "/sandbox/calls")
            #expect(calls.text == #"{"getMe":3}"#)
        }
    }
}
