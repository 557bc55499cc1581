import FoundationEssentials
import ServiceKit
import Testing

@Suite("Configuration")
struct ConfigurationReaderTests {
    private enum Precision: String, CaseIterable { case auto, fp32 }

    @Test("is read with its defaults")
    func defaults() throws {
        var reader = ConfigurationReader(["ATELIER_THREADS": "3", "ATELIER_WEIGHTS": "", "ADMIN_IDS": "7, -8"])
        #expect(reader.integer("ATELIER_THREADS", default: 1, in: 1...8) == 3)
        #expect(reader.text("ATELIER_WEIGHTS", default: "weights") == "weights")
        #expect(reader.choice("ATELIER_PRECISION", default: Precision.auto) == .auto)
        #expect(reader.integers("ADMIN_IDS") == [7, -8])
        #expect(reader.secret("BOT_TOKEN") == nil)
        try reader.finish()
    }

    @Test("is refused with all of its problems at once")
    func problems() {
        var reader = ConfigurationReader([
            "ATELIER_THREADS": "0", "ATELIER_PRECISION": "fp64", "ATELIER_TREADS": "2", "ADMIN_IDS": "me",
            "BOT_TOKEN_FILE": "/nowhere/token",
        ])
        _ = reader.integer("ATELIER_THREADS", default: 1, in: 1...8)
        _ = reader.choice("ATELIER_PRECISION", default: Precision.auto)
        _ = reader.integers("ADMIN_IDS")
        _ = reader.secret("BOT_TOKEN")
        let error = #expect(throws: ConfigurationError.self) { try reader.finish() }
        let keys = error?.problems.map { $0.prefix { $0 != ":" } }
        #expect(keys == ["ATELIER_THREADS", "ATELIER_PRECISION", "ADMIN_IDS", "BOT_TOKEN_FILE", "ATELIER_TREADS"])
        #expect(error?.description.contains("auto, fp32") == true)
    }

    @Test("takes a secret from a file and shows it to nobody")
    func secrets() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID().uuidString)").path()
        try Data("123:abc\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        var reader = ConfigurationReader(["BOT_TOKEN_FILE": file, "WEBHOOK_SECRET": "hush"])
        let secrets = [reader.secret("BOT_TOKEN"), reader.secret("WEBHOOK_SECRET")]
        let token = try #require(secrets[0])
        let hook = try #require(secrets[1])
        #expect(token.reveal == "123:abc")
        #expect(hook.reveal == "hush")
        #expect("\(token) \(String(reflecting: token)) \([token])" == "*** *** [***]")
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!dumped.contains("abc"))
        #expect(!reader.printed.contains("hush") && !reader.printed.contains("abc"))
        #expect(reader.printed.contains("WEBHOOK_SECRET=***\n"))
    }

    @Test("does not take a secret from two places")
    func twoSecrets() {
        var reader = ConfigurationReader(["BOT_TOKEN": "1:a", "BOT_TOKEN_FILE": "/nowhere"])
        _ = reader.secret("BOT_TOKEN")
        #expect(throws: ConfigurationError.self) { try reader.finish() }
    }
}
