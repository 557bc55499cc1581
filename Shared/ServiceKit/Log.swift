package import FoundationEssentials
import Glibc

/// Lines on standard error: readable text, or one JSON object a line for machines.
public struct Log: Sendable {
    public enum Level: String, CaseIterable, Comparable, Sendable {
        case debug, info, warning, error

        public static func < (left: Level, right: Level) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    public enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    public let service: String
    public let level: Level
    public let format: Format

    public init(service: String, level: Level = .info, format: Format = .text) {
        self.service = service
        self.level = level
        self.format = format
    }

    public func debug(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.debug, message(), fields)
    }

    public func info(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.info, message(), fields)
    }

    public func warning(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, message(), fields)
    }

    public func error(_ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.error, message(), fields)
    }

    private func write(_ level: Level, _ message: @autoclosure () -> String, _ fields: KeyValuePairs<String, String>) {
        guard level >= self.level else { return }
        let line = line(level, message(), fields, at: Date())
        // One write per line, so that lines of several threads and processes do not mix.
        line.utf8CString.withUnsafeBytes { bytes in
            _ = Glibc.write(STDERR_FILENO, bytes.baseAddress, bytes.count - 1)
        }
    }

    package func line(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>, at time: Date
    ) -> String {
        let stamp = time.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
        switch format {
        case .text:
            let details = fields.map { " \($0.key)=\(Self.oneLine($0.value))" }.joined()
            return "\(stamp) \(level.rawValue) \(service): \(Self.oneLine(message))\(details)\n"
        case .json:
            let standard = [("time", stamp), ("level", level.rawValue), ("service", service), ("message", message)]
            let members = (standard + fields.map { ($0.key, $0.value) })
                .map { "\(Self.quoted($0)):\(Self.quoted($1))" }
            return "{\(members.joined(separator: ","))}\n"
        }
    }

    /// A log line stays one line, whatever a stranger put into a value.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
