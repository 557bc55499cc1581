import FoundationEssentials

/// What the front of a safetensors file says lies where, believed only after every number was checked against the file:
/// eight bytes of length, a JSON object, then the tensors back to back.
struct SafetensorsHeader {
    static let lengthBytes = 8
    static let maximumBytes = 16 << 20
    private static let maximumRank = 8
    private static let elementBytes = [
        "F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2, "I8": 1,
        "U8": 1,
        "BOOL": 1,
    ]

    struct Entry {
        var elementType: String
        var shape: [Int]
        /// Within the file.
        var bytes: Range<Int>
    }

    let entries: [String: Entry]
    let metadata: [String: String]

    /// - Parameter bytes: the whole file.
    init(_ bytes: UnsafeRawBufferPointer, file: String) throws(WeightsError) {
        func malformed(_ reason: String, tensor: String? = nil) -> WeightsError {
            WeightsError(.malformed, file: file, tensor: tensor, reason)
        }
        guard bytes.count >= Self.lengthBytes else { throw malformed("\(bytes.count) bytes are no safetensors file") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= Self.maximumBytes else { throw malformed("no safetensors file: a header of \(length) bytes") }
        let data = Self.lengthBytes + Int(length)
        guard data <= bytes.count else {
            throw malformed("cut short: a header of \(length) bytes in a file of \(bytes.count)")
        }
        let header: Header
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(bytes[Self.lengthBytes..<data]))
        } catch {
            throw malformed("no safetensors file: the header is not the JSON it should be")
        }

        var entries: [String: Entry] = [:]
        for (name, described) in header.tensors {
            guard let elementBytes = Self.elementBytes[described.dtype] else {
                throw malformed("unknown element type \(described.dtype)", tensor: name)
            }
            guard described.shape.count <= Self.maximumRank, described.shape.allSatisfy({ $0 >= 0 }),
                let size = Self.product(described.shape + [elementBytes])
            else { throw malformed("impossible shape \(described.shape)", tensor: name) }
            guard described.data_offsets.count == 2, described.data_offsets[0] >= 0,
                described.data_offsets[0] <= described.data_offsets[1]
            else { throw malformed("impossible offsets \(described.data_offsets)", tensor: name) }
            guard described.data_offsets[1] <= bytes.count - data else {
                throw malformed(
                    "cut short: it should end at byte \(described.data_offsets[1]) of \(bytes.count - data)",
                    tensor: name)
            }
            let range = data + described.data_offsets[0]..<data + described.data_offsets[1]
            guard range.count == size else {
                throw malformed(
                    "\(range.count) bytes for the shape \(described.shape), which takes \(size)", tensor: name)
            }
            entries[name] = Entry(elementType: described.dtype, shape: described.shape, bytes: range)
        }

        var end = data
        for (name, entry) in entries.sorted(by: {
            ($0.value.bytes.lowerBound, $0.key) < ($1.value.bytes.lowerBound, $1.key)
        }) {
            guard entry.bytes.lowerBound == end else {
                let fault = entry.bytes.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
                throw malformed(fault, tensor: name)
            }
            end = entry.bytes.upperBound
        }
        guard end == bytes.count else { throw malformed("\(bytes.count - end) bytes belong to no tensor") }
        self.entries = entries
        metadata = header.metadata
    }

    private static func product(_ factors: [Int]) -> Int? {
        var product = 1
        for factor in factors {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            product = next
        }
        return product
    }
}

/// The JSON object: tensors by name, and under one reserved name a free dictionary.
private struct Header: Decodable {
    struct Described: Decodable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    var tensors: [String: Described] = [:]
    var metadata: [String: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for key in container.allKeys {
            if key.stringValue == "__metadata__" {
                metadata = try container.decode([String: String].self, forKey: key)
            } else {
                tensors[key.stringValue] = try container.decode(Described.self, forKey: key)
            }
        }
    }
}
