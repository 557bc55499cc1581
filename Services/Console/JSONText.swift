import FoundationEssentials

/// A value as JSON for programs: keys in snake case and in order, on lines of their own.
struct JSONText {
    let text: String

    init(_ value: some Encodable) throws(ConsoleError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        do {
            text = String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
        } catch {
            throw ConsoleError(.failed, "\(error)")
        }
    }
}
