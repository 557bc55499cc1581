import Foundation
import Networks
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
    }

    @Test("What was written is read back")
    func roundTrip() throws {
        let path = "\(folder.path)/a.safetensors"
        try SafetensorsFile.write(["b": ([2, 1, 3], [1, -2, 3.5, 0, 1e-30, 7]), "a": ([1], [9])], to: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.names == ["a", "b"])
        #expect(file.shape("b") == [2, 1, 3])
        #expect(try file.values("b") == [1, -2, 3.5, 0, 1e-30, 7])
        #expect(try file.values("a") == [9])
    }

    @Test("Halves and bfloats are widened exactly")
    func narrowTypes() throws {
        let header =
            #"{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[6,10]}}"#
        // 1.5, -2, the smallest half; 1.5 and -0.0078125.
        let data = Data([0x00, 0x3E, 0x00, 0xC0, 0x01, 0x00, 0xC0, 0x3F, 0x00, 0xBC])
        let file = try SafetensorsFile(path: folder.write(safetensors(header, data: data), to: "narrow"))
        #expect(try file.values("h") == [1.5, -2, 5.9604645e-08])
        #expect(try file.values("b") == [1.5, -0.0078125])
    }

    @Test("The header's free words are kept")
    func metadata() throws {
        let file = try SafetensorsFile(
            path: folder.write(safetensors(#"{"__metadata__":{"mean_shift":"apply"}}"#), to: "m"))
        #expect(file.metadata == ["mean_shift": "apply"])
        #expect(file.names.isEmpty)
    }

    /// A file that must be refused, and a word of the reason.
    struct Lie: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: Data
        var reason: String
        var tensor: String?

        init(_ description: String, _ bytes: Data, _ reason: String, tensor: String? = nil) {
            testDescription = description
            self.bytes = bytes
            self.reason = reason
            self.tensor = tensor
        }

        static func tensor(_ description: String, _ entry: String, bytes: Int = 8, _ reason: String) -> Lie {
            Lie(description, safetensors("{\"w\":\(entry)}", data: Data(count: bytes)), reason, tensor: "w")
        }
    }

    static let lies: [Lie] = [
        Lie("nothing", Data(), "is empty"),
        Lie("seven bytes", Data(count: 7), "7 bytes"),
        Lie("a header longer than any", safetensors("{}", length: .max), "header of 18446744073709551615 bytes"),
        Lie("a header longer than the file", safetensors("{}", length: 100), "cut short"),
        Lie("no JSON", safetensors("hello, world"), "not the JSON"),
        Lie("a list", safetensors("[]"), "not the JSON"),
        .tensor("an offset too few", #"{"dtype":"F32","shape":[2],"data_offsets":[0]}"#, "impossible offsets"),
        .tensor("offsets that go back", #"{"dtype":"F32","shape":[2],"data_offsets":[8,0]}"#, "impossible offsets"),
        .tensor("an offset below zero", #"{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}"#, "impossible offsets"),
        .tensor("an end past the file", #"{"dtype":"F32","shape":[4],"data_offsets":[0,16]}"#, "cut short"),
        .tensor(
            "an end past all numbers", #"{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}"#,
            "cut short"),
        .tensor("more shape than bytes", #"{"dtype":"F32","shape":[3],"data_offsets":[0,8]}"#, "which takes 12"),
        .tensor("a side below zero", #"{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}"#, "impossible shape"),
        .tensor(
            "a shape that overflows", #"{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}"#,
            "impossible shape"),
        .tensor(
            "too many dimensions", #"{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}"#,
            "impossible shape"),
        .tensor("an unknown type", #"{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}"#, "unknown element type"),
        .tensor("a gap at the front", #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, "gap"),
        Lie(
            "bytes left over",
            safetensors(#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, data: Data(count: 8)),
            "4 bytes belong to no tensor"),
        Lie(
            "tensors that overlap",
            safetensors(
                #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
                data: Data(count: 12)),
            "overlaps", tensor: "b"),
    ]

    @Test("A file that lies is refused by name and reason", arguments: lies)
    func refused(_ lie: Lie) throws {
        let path = try folder.write(lie.bytes, to: "lie.safetensors")
        let error = try #require(throws: WeightsError.self) { try SafetensorsFile(path: path) }
        #expect(error.code == .malformed)
        #expect(error.tensor == lie.tensor)
        #expect(error.description.hasPrefix(path))
        #expect(error.reason.contains(lie.reason), "\(error)")
    }

    @Test("A file cut at any byte is refused or the same")
    func truncated() throws {
        let path = "\(folder.path)/whole"
        try SafetensorsFile.write(["a": ([2], [1, 2]), "b": ([1, 2], [3, 4])], to: path)
        let whole = try Data(contentsOf: URL(filePath: path))
        for length in 0..<whole.count {
            let cut = try folder.write(whole.prefix(length), to: "cut")
            #expect(throws: WeightsError.self, "cut at \(length)") { try SafetensorsFile(path: cut) }
        }
    }

    @Test("Tensors that cannot be weights are refused when asked for")
    func unusable() throws {
        let header =
            #"{"i":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"n":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#
        let data = Data(count: 8) + Data([0, 0, 0xC0, 0x7F])
        let file = try SafetensorsFile(path: folder.write(safetensors(header, data: data), to: "odd"))
        #expect(throws: WeightsError(.wrongType, file: file.path, tensor: "i", "is of I64, expected F32, F16 or BF16"))
        {
            try file.values("i")
        }
        let error = try #require(throws: WeightsError.self) { try file.values("n") }
        #expect(error.code == .badValue)
        #expect(throws: WeightsError(.missingTensor, file: file.path, tensor: "x", "is missing")) {
            try file.values("x")
        }
    }

    @Test("A folder and an absent file are unreadable", arguments: ["", "absent"])
    func unreadable(_ name: String) throws {
        let error = try #require(throws: WeightsError.self) { try SafetensorsFile(path: "\(folder.path)/\(name)") }
        #expect(error.code == .unreadable)
    }
}

/// A safetensors file with this header and so many bytes of data, whatever they claim.
private func safetensors(_ header: String, data: Data = Data(), length: UInt64? = nil) -> Data {
    withUnsafeBytes(of: (length ?? UInt64(header.utf8.count)).littleEndian) { Data($0) } + Data(header.utf8) + data
}
