import Engine
import FoundationEssentials
import Glibc

/// A safetensors file, mapped into memory (`mmap`) and checked before anything in it is used.
///
/// `@unchecked Sendable`: the mapping is private and read-only, and nothing else changes.
public final class SafetensorsFile: @unchecked Sendable {
    public let path: String
    /// The free dictionary of the header.
    public let metadata: [String: String]
    private let entries: [String: SafetensorsHeader.Entry]
    private let bytes: UnsafeRawBufferPointer
    private let descriptor: Int32
    private let changed: timespec

    /// - Throws: ``WeightsError`` when the file cannot be read, is cut short, or lies about what it holds.
    public init(path: String) throws(WeightsError) {
        (bytes, descriptor, changed) = try Self.map(path)
        self.path = path
        do {
            let header = try SafetensorsHeader(bytes, file: path)
            entries = header.entries
            metadata = header.metadata
        } catch {
            Self.unmap(bytes)
            close(descriptor)
            throw error
        }
    }

    deinit {
        Self.unmap(bytes)
        close(descriptor)
    }

    /// Differs between files with different bytes (``FNV1a``).
    public var fingerprint: String { String(FNV1a.hash(bytes), radix: 16) }

    /// Sorted.
    public var names: [String] { entries.keys.sorted() }

    public func shape(_ name: String) -> [Int]? {
        entries[name]?.shape
    }

    /// The numbers of a tensor of F32, F16 or BF16, in the file's order.
    ///
    /// - Throws: ``WeightsError`` when there is no such tensor, it is of another type, or one of its numbers is not finite.
    public func values(_ name: String) throws(WeightsError) -> [Float] {
        guard let entry = entries[name] else {
            throw WeightsError(.missingTensor, file: path, tensor: name, "is missing")
        }
        defer { giveBack(entry.bytes) }
        let raw = UnsafeRawBufferPointer(rebasing: bytes[entry.bytes])
        let values: [Float]
        switch entry.elementType {
        case "F32":
            values = Self.decode(raw, as: UInt32.self) { Float(bitPattern: $0) }
        case "F16":
            values = Self.decode(raw, as: UInt16.self) { Float(Float16(bitPattern: $0)) }
        case "BF16":
            values = Self.decode(raw, as: UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        default:
            throw WeightsError(
                .wrongType, file: path, tensor: name, "is of \(entry.elementType), expected F32, F16 or BF16")
        }
        guard values.allSatisfy(\.isFinite) else {
            throw WeightsError(.badValue, file: path, tensor: name, "holds a number that is infinite or no number")
        }
        return values
    }

    /// Writes tensors in the order of their names.
    ///
    /// - Parameters:
    ///   - metadata: the free dictionary of the header.
    ///   - halves: the tensors to be rounded to F16; all others are F32.
    /// - Throws: ``WeightsError`` when the file cannot be written.
    public static func write(
        _ tensors: [String: (shape: [Int], values: [Float])], metadata: [String: String] = [:],
        halves: Set<String> = [], to path: String
    ) throws(WeightsError) {
        var descriptions: [String] = []
        var body = Data()
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            precondition(tensor.values.count == tensor.shape.reduce(1, *), "\(name) does not fill its shape")
            let start = body.count
            let half = halves.contains(name)
            if half {
                append(tensor.values.map { Float16($0).bitPattern.littleEndian }, to: &body)
            } else {
                append(tensor.values.map(\.bitPattern.littleEndian), to: &body)
            }
            descriptions.append(
                #""\#(name)":{"dtype":"\#(half ? "F16" : "F32")","shape":\#(tensor.shape),"#
                    + #""data_offsets":[\#(start),\#(body.count)]}"#)
        }
        if let words = try? JSONEncoder().encode(["__metadata__": metadata]), !metadata.isEmpty {
            descriptions.append(String(decoding: words.dropFirst().dropLast(), as: UTF8.self))
        }
        let header = Data("{\(descriptions.joined(separator: ","))}".utf8)
        var file = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) }
        file.append(header)
        file.append(body)
        do {
            try file.write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw WeightsError(.unreadable, file: path, "cannot be written: \(error)")
        }
    }

    private static func append(_ bits: [some FixedWidthInteger], to body: inout Data) {
        bits.withUnsafeBytes { body.append(contentsOf: $0) }
    }

    private static func decode<Bits: FixedWidthInteger>(
        _ raw: UnsafeRawBufferPointer, as: Bits.Type, _ value: (Bits) -> Float
    ) -> [Float] {
        let size = MemoryLayout<Bits>.size
        return [Float](unsafeUninitializedCapacity: raw.count / size) { values, count in
            count = raw.count / size
            for place in 0..<count {
                let bits = raw.loadUnaligned(fromByteOffset: place * size, as: Bits.self)
                values.initializeElement(at: place, to: value(Bits(littleEndian: bits)))
            }
        }
    }

    /// ``values(_:)`` once more, of a file that may have been written to since.
    func reread(_ name: String) throws(EngineError) -> [Float] {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == bytes.count,
            status.st_mtim.tv_sec == changed.tv_sec, status.st_mtim.tv_nsec == changed.tv_nsec
        else { throw .weightsChanged("\(path) was written to while it was in use: restart the service") }
        do { return try values(name) } catch { throw .weightsChanged("\(error)") }
    }

    /// The pages that hold these bytes are needed no more: they come back from the file if ever.
    private func giveBack(_ range: Range<Int>) {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let first = range.lowerBound / page * page
        guard let start = bytes.baseAddress, !range.isEmpty else { return }
        madvise(UnsafeMutableRawPointer(mutating: start + first), range.upperBound - first, MADV_DONTNEED)
    }

    private static func map(
        _ path: String
    ) throws(WeightsError) -> (bytes: UnsafeRawBufferPointer, descriptor: Int32, changed: timespec) {
        func unreadable() -> WeightsError {
            WeightsError(.unreadable, file: path, "cannot be read: " + String(cString: strerror(errno)))
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        var succeeded = false
        defer { if !succeeded { close(descriptor) } }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable() }
        guard status.st_mode & S_IFMT == S_IFREG else { throw WeightsError(.unreadable, file: path, "is not a file") }
        guard status.st_size > 0 else { throw WeightsError(.malformed, file: path, "is empty") }
        guard let address = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED
        else {
            throw unreadable()
        }
        succeeded = true
        return (UnsafeRawBufferPointer(start: address, count: status.st_size), descriptor, status.st_mtim)
    }

    private static func unmap(_ bytes: UnsafeRawBufferPointer) {
        munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    }
}
