import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FilesTests {
    private struct File: Decodable {
        var file_path: String
    }

    @Test func theBotGetsTheBytesTheUserSent() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let photo = Pictures.png(40, 30, padding: 1000)
            let sent = try await sandbox.user.send(.init("p.png", photo), caption: "look")
            let id = try #require(sent[0].largestPhoto?.file_id)
            #expect(try await sandbox.bot.updates().first?.message?.caption == "look")
            let reply = try await sandbox.bot.reply("getFile", #"{"file_id": "\#(id)"}"#)
            let path = try #require(reply.text.split(separator: "\"").first { $0.hasPrefix("photos/") })
            let file = try await sandbox.bot.probe.request("GET", "/file/bot1:any/\(path)")
            #expect(file.body == photo)
            #expect(try await sandbox.bot.probe.request("GET", "/file/bot1:any/photos/nothing.jpg").status == 404)
        }
    }

    @Test func aFileAboveTwentyMegabytesIsNotGivenOut() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let large = [UInt8](repeating: 7, count: 20 << 20 + 1)
            let sent = try await sandbox.user.send(.init("l.bin", large), as: "document")
            #expect(sent[0].document?.file_size == large.count)
            let id = try #require(sent[0].document?.file_id)
            let answer = try await sandbox.bot.call("getFile", #"{"file_id": "\#(id)"}"#)
            #expect(answer.description == "Bad Request: file is too big")
        }
    }

    @Test func whatCannotBeAPhotoGoesAsADocument() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let text = try await sandbox.user.send(.init("note.jpg", Array("text".utf8)))
            let huge = try await sandbox.user.send(.init("huge.png", Pictures.png(60000, 60000)))
            #expect(text[0].document?.file_name == "note.jpg")
            #expect(huge[0].document?.file_name == "huge.png")
        }
    }

    @Test func anAlbumIsOneUpdatePerPhotoWithACommonMark() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let photo = Pictures.png(40, 30)
            try await sandbox.user.send(
                .init("a.png", photo), .init("b.png", photo), .init("c.png", photo), caption: "three")
            let messages = try await sandbox.bot.updates().compactMap(\.message)
            #expect(messages.count == 3)
            #expect(messages[0].album != nil)
            #expect(Set(messages.map(\.album)).count == 1)
            #expect(messages.map(\.caption) == ["three", nil, nil])
        }
    }

    @Test func theOldestFilesGoWhenMemoryIsFull() async throws {
        try await SandboxFixture.run(mediaBytes: 3000) { sandbox async throws in
            let photo = Pictures.png(40, 30, padding: 1500)
            let first = try await sandbox.user.send(.init("a.png", photo))[0]
            let second = try await sandbox.user.send(.init("b.png", photo))[0]
            let gone = try #require(first.largestPhoto?.file_id)
            let kept = try #require(second.largestPhoto?.file_id)
            #expect(try await sandbox.bot.call("getFile", #"{"file_id": "\#(gone)"}"#).ok == false)
            #expect(try await sandbox.bot.call("getFile", #"{"file_id": "\#(kept)"}"#).ok)
        }
    }

    @Test func aStrangersPageIsNeverServedAsOne() async throws {
        try await SandboxFixture.run { sandbox async throws in
            let page = Array("<script>alert(1)</script>".utf8)
            let id = try #require(
                try await sandbox.user.send(.init("x.html", page), as: "document")[0].document?.file_id)
            let reply = try await sandbox.user.probe.request("GET", "/chat/file/\(id)")
            #expect(reply.body == page)
            #expect(reply.headers["content-type"] == "application/octet-stream")
            #expect(reply.headers["content-disposition"] == "attachment")
        }
    }
}
