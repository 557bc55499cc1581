import CMicroHTTPD

/// A `multipart/form-data` body, taken apart (RFC 7578).
public struct MultipartForm: Equatable, Sendable {
    public struct Part: Equatable, Sendable {
        public var name: String
        /// What the sender calls the file; nil for a plain field. Means nothing about the content.
        public var fileName: String?
        public var contentType: String?
        public var bytes: [UInt8]

        /// The content as text.
        public var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// What a form may hold at most; the whole body has a limit of its own, ``HTTPServerLimits/bodyBytes``.
    public struct Limits: Equatable, Sendable {
        public var parts: Int
        /// The header of one part.
        public var headerBytes: Int
        public var partBytes: Int

        public init(parts: Int = 128, headerBytes: Int = 8 << 10, partBytes: Int = 64 << 20) {
            self.parts = parts
            self.headerBytes = headerBytes
            self.partBytes = partBytes
        }
    }

    public enum Failure: Error, Equatable, Sendable {
        /// The media type is another one, or names no boundary.
        case notMultipart
        /// A part without an end, a header or a name.
        case malformed
        case tooManyParts
        case headerTooLarge
        case partTooLarge
    }

    public var parts: [Part] = []

    /// - Parameter contentType: the request's `Content-Type`, which names the boundary.
    public init(contentType: String, body: [UInt8], limits: Limits = Limits()) throws(Failure) {
        let type = HeaderParameters(contentType)
        guard type.value.lowercased() == "multipart/form-data", let boundary = type["boundary"], !boundary.isEmpty
        else {
            throw .notMultipart
        }
        let delimiter = Array("--\(boundary)".utf8)
        let separator = Array("\r\n".utf8) + delimiter
        guard var position = Self.find(delimiter, in: body, from: 0).map({ $0 + delimiter.count }) else {
            throw .malformed
        }
        while !Self.starts(body, at: position, with: Array("--".utf8)) {
            guard parts.count < limits.parts else { throw .tooManyParts }
            guard Self.starts(body, at: position, with: Array("\r\n".utf8)) else { throw .malformed }
            // The header may be empty: then its blank line is the one that ends the boundary's line.
            guard let headerEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: position) else { throw .malformed }
            guard headerEnd - position <= limits.headerBytes else { throw .headerTooLarge }
            let content = headerEnd + 4
            guard let end = Self.find(separator, in: body, from: content) else { throw .malformed }
            guard end - content <= limits.partBytes else { throw .partTooLarge }
            parts.append(try Self.part(header: body[position..<headerEnd], bytes: Array(body[content..<end])))
            position = end + separator.count
        }
    }

    /// The first part called `name`.
    public subscript(name: String) -> Part? { parts.first { $0.name == name } }

    private static func part(header: ArraySlice<UInt8>, bytes: [UInt8]) throws(Failure) -> Part {
        var disposition: HeaderParameters?
        var contentType: String?
        for line in String(decoding: header, as: UTF8.self).split(whereSeparator: \.isNewline) {
            guard let colon = line.firstIndex(of: ":") else { throw .malformed }
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch line[..<colon].lowercased() {
            case "content-disposition": disposition = HeaderParameters(value)
            case "content-type": contentType = value
            default: break
            }
        }
        guard let disposition, disposition.value.lowercased() == "form-data", let name = disposition["name"] else {
            throw .malformed
        }
        return Part(name: name, fileName: disposition["filename"], contentType: contentType, bytes: bytes)
    }

    private static func starts(_ body: [UInt8], at position: Int, with bytes: [UInt8]) -> Bool {
        body[position...].starts(with: bytes)
    }

    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        body.withUnsafeBytes { body in
            guard let base = body.baseAddress, start <= body.count,
                let found = memmem(base + start, body.count - start, needle, needle.count)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
