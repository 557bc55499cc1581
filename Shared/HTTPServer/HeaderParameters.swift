/// A header value with parameters: `form-data; name="photo"; filename="a \"b\".jpg"`.
struct HeaderParameters {
    /// What stands before the first semicolon.
    let value: String
    private var parameters: [String: String] = [:]

    init(_ header: String) {
        var rest = Substring(header)
        value = Self.trim(Self.take(&rest))
        while !rest.isEmpty {
            let pair = Self.take(&rest)
            guard let equals = pair.firstIndex(of: "=") else { continue }
            let name = Self.trim(pair[..<equals]).lowercased()
            parameters[name] = Self.unquote(Self.trim(pair[pair.index(after: equals)...]))
        }
    }

    /// The parameter called `name`, given in lower case.
    subscript(name: String) -> String? { parameters[name] }

    /// Takes everything up to the next semicolon that stands outside quotation marks.
    private static func take(_ rest: inout Substring) -> Substring {
        var isQuoted = false
        var isEscaped = false
        let end = rest.firstIndex { character in
            defer { isEscaped = character == "\\" && !isEscaped }
            if character == "\"", !isEscaped { isQuoted.toggle() }
            return character == ";" && !isQuoted
        }
        let piece = rest[..<(end ?? rest.endIndex)]
        rest = end.map { rest[rest.index(after: $0)...] } ?? ""
        return piece
    }

    private static func trim(_ text: Substring) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    private static func unquote(_ text: String) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return text }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { result.append(character) }
        }
        return result
    }
}
