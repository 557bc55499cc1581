public import FoundationEssentials

/// Reads a service's settings from its environment and gathers everything that is wrong with them, so that an operator
/// mends all of it in one go.
///
///     var reader = ConfigurationReader(environment)
///     threads = reader.integer("ATELIER_THREADS", default: cores, in: 1...256)
///     try reader.finish()
public struct ConfigurationReader {
    /// The conventional exit status for bad configuration, `EX_CONFIG` of sysexits.h.
    public static let exitStatus: Int32 = 78

    private let environment: [String: String]
    private var problems: [String] = []
    private var seen: [(key: String, value: String)] = []

    public init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.environment = environment
    }

    /// An empty value counts as absent: compose files pass unset variables on as empty ones.
    private func value(_ key: String) -> String? {
        environment[key].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Adds a problem that only the service itself can see.
    public mutating func reject(_ key: String, _ problem: String) {
        problems.append("\(key): \(problem)")
    }

    public mutating func text(_ key: String, default fallback: String) -> String {
        let result = value(key) ?? fallback
        seen.append((key, result))
        return result
    }

    public mutating func text(_ key: String) -> String? {
        let result = value(key)
        seen.append((key, result ?? ""))
        return result
    }

    public mutating func integer(_ key: String, default fallback: Int, in range: ClosedRange<Int>) -> Int {
        var result = fallback
        if let text = value(key) {
            if let number = Int(text), range.contains(number) {
                result = number
            } else {
                reject(key, "\"\(text)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
        }
        seen.append((key, String(result)))
        return result
    }

    /// A comma-separated list of whole numbers, such as Telegram's user ids.
    public mutating func integers(_ key: String) -> [Int64] {
        var result: [Int64] = []
        for item in (value(key) ?? "").split(whereSeparator: { $0 == "," || $0 == " " }) {
            if let number = Int64(item) {
                result.append(number)
            } else {
                reject(key, "\"\(item)\" is not a whole number; give a list such as 12345,67890")
            }
        }
        seen.append((key, result.map(String.init).joined(separator: ",")))
        return result
    }

    public mutating func choice<Choice: CaseIterable & RawRepresentable>(
        _ key: String, default fallback: Choice
    ) -> Choice where Choice.RawValue == String {
        var result = fallback
        if let text = value(key) {
            if let choice = Choice(rawValue: text) {
                result = choice
            } else {
                reject(key, "\"\(text)\" is none of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
            }
        }
        seen.append((key, result.rawValue))
        return result
    }

    /// A secret in the variable `key`, or in the file named by `key_FILE`, as Docker hands secrets over; nil when neither
    /// is set. The file's trailing white space is dropped.
    public mutating func secret(_ key: String) -> Secret? {
        let fileKey = key + "_FILE"
        let plain = value(key)
        let path = value(fileKey)
        seen.append((key, plain == nil ? "" : "***"))
        seen.append((fileKey, path ?? ""))
        if plain != nil, path != nil {
            reject(key, "is set together with \(fileKey); set one of them")
        }
        guard let path else { return plain.map(Secret.init) }
        guard let data = FileManager.default.contents(atPath: path) else {
            reject(fileKey, "cannot read \(path)")
            return nil
        }
        let text = String(decoding: data, as: UTF8.self).trimmingSuffix { $0.isWhitespace }
        if text.isEmpty { reject(fileKey, "\(path) is empty") }
        return text.isEmpty ? nil : Secret(text)
    }

    /// `LOG_LEVEL` and `LOG_FORMAT`.
    public mutating func log(service: String) -> Log {
        Log(
            service: service, level: choice("LOG_LEVEL", default: Log.Level.info),
            format: choice("LOG_FORMAT", default: Log.Format.text))
    }

    /// The settings in force, one `KEY=value` a line, secrets hidden: what `--print-config` prints.
    public var printed: String {
        seen.map { "\($0.key)=\($0.value)\n" }.joined()
    }

    /// To be called when everything has been read.
    ///
    /// - Throws: every problem found, and every `ATELIER_` variable that no service knows (most likely a slip of the pen).
    public func finish() throws(ConfigurationError) {
        let known = Set(seen.map(\.key)).union(Self.keysOfAllServices)
        let unknown = environment.keys.filter { $0.hasPrefix("ATELIER_") && !known.contains($0) }.sorted()
        let all = problems + unknown.map { "\($0): no such setting; see the list in the README" }
        if !all.isEmpty { throw ConfigurationError(problems: all) }
    }

    /// One environment file may serve both services, so each tolerates the other's keys.
    static let keysOfAllServices: Set<String> = [
        "ATELIER_SOCKET", "ATELIER_STATE", "ATELIER_WEIGHTS", "ATELIER_THREADS", "ATELIER_LANES", "ATELIER_QUEUE",
        "ATELIER_MEMORY_MB", "ATELIER_ISA", "ATELIER_PRECISION", "ATELIER_EXAMPLES", "ATELIER_SHARED",
    ]
}

/// All that is wrong with a configuration.
public struct ConfigurationError: Error, Equatable, CustomStringConvertible {
    public let problems: [String]

    public init(problems: [String]) {
        self.problems = problems
    }

    public var description: String {
        "The configuration has problems:\n" + problems.map { "  \($0)\n" }.joined()
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var slice = self[...]
        while let last = slice.last, predicate(last) { slice.removeLast() }
        return String(slice)
    }
}
