import FoundationEssentials
import ServiceKit
import Testing

@Suite("A log line")
struct LogTests {
    private let time = Date(timeIntervalSince1970: 1_700_000_000.25)

    @Test("stays one line, whatever a stranger sent")
    func text() {
        let line = Log(service: "gateway").line(.warning, "bad\nname", ["file": "a\r\nb\u{1B}[31m"], at: time)
        #expect(line == "2023-11-14T22:13:20.250 warning gateway: bad name file=a  b [31m\n")
    }

    @Test("is a JSON object where machines read it")
    func json() throws {
        let log = Log(service: "gateway", format: .json)
        let line = log.line(.error, "said \"no\"\n", ["path": "C:\\x", "odd": "\u{1}"], at: time)
        let object = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
        #expect(object["message"] == "said \"no\"\n")
        #expect(object["path"] == "C:\\x")
        #expect(object["odd"] == "\u{1}")
        #expect(object["level"] == "error")
    }

    @Test("levels are ordered")
    func levels() {
        #expect(Log.Level.debug < .info && .info < .warning && Log.Level.warning < .error)
    }
}
