import HTTPServer

/// The parameters of one call, from its query and its body in any of the three forms the Bot API takes.
struct Parameters: Sendable {
    struct File: Equatable, Sendable {
        var name: String
        var contentType: String?
        var bytes: [UInt8]
    }

    private var values: [String: JSONValue] = [:]
    private(set) var files: [String: File] = [:]

    init(_ request: HTTPRequest) throws(APIError) {
        for field in request.query.fields { values[field.name] = .string(field.value) }
        let type = request.headers["Content-Type"] ?? ""
        switch type.prefix(while: { $0 != ";" }).lowercased() {
        case _ where request.body.isEmpty: break
        case "application/json":
            guard case .object(let members)? = JSONValue(request.body) else {
                throw .badRequest("can't parse JSON object")
            }
            values.merge(members) { _, last in last }
        case "application/x-www-form-urlencoded":
            for (name, value) in URLEncodedForm.decode(request.body) { values[name] = .string(value) }
        case "multipart/form-data":
            guard let form = try? MultipartForm(contentType: type, body: request.body) else {
                throw .badRequest("can't parse multipart form")
            }
            for part in form.parts {
                if let name = part.fileName {
                    files[part.name] = File(name: name, contentType: part.contentType, bytes: part.bytes)
                } else {
                    values[part.name] = .string(part.text)
                }
            }
        default: throw .badRequest("unsupported content type")
        }
    }

    func contains(_ name: String) -> Bool { values[name] != nil }

    func string(_ name: String) -> String? {
        switch values[name] {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    func integer(_ name: String) -> Int? {
        switch values[name] {
        case .string(let text): Int(text)
        case .integer(let number): number
        default: nil
        }
    }

    func flag(_ name: String) -> Bool {
        switch values[name] {
        case .string(let text): ["true", "1", "yes"].contains(text.lowercased())
        case .bool(let flag): flag
        case .integer(let number): number != 0
        default: false
        }
    }

    /// An object or a list, which a form carries as JSON text.
    func json(_ name: String) throws(APIError) -> JSONValue? {
        guard case .string(let text)? = values[name] else { return values[name].flatMap { $0 == .null ? nil : $0 } }
        guard !text.isEmpty else { return nil }
        guard let value = JSONValue(text.utf8) else { throw .badRequest("can't parse \(name) JSON object") }
        return value
    }
}
