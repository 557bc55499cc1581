import Foundation

/// A parameter on its way from JSON into a form field.
struct FormValue: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let json = try JSONValue(from: decoder)
        if case .text(let text) = json {
            self.text = text
        } else {
            text = String(decoding: try JSONEncoder().encode(json), as: UTF8.self)
        }
    }
}

/// Any JSON.
private indirect enum JSONValue: Codable {
    case text(String)
    case flag(Bool)
    case integer(Int64)
    case real(Double)
    case list([JSONValue])
    case object([String: JSONValue])
    case null

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else if let real = try? value.decode(Double.self) {
            self = .real(real)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text)
        case .flag(let flag): try value.encode(flag)
        case .integer(let integer): try value.encode(integer)
        case .real(let real): try value.encode(real)
        case .list(let list): try value.encode(list)
        case .object(let object): try value.encode(object)
        case .null: try value.encodeNil()
        }
    }
}
