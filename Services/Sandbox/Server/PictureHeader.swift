/// What the first bytes of a picture tell: its format and its size. Nothing is decoded.
struct PictureHeader: Equatable {
    enum Format: String {
        case jpeg, png, webp

        var mediaType: String { "image/\(rawValue)" }
        var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
    }

    var format: Format
    var width: Int
    var height: Int

    /// Nil when the bytes are no JPEG, PNG or WebP, or end before they tell the size.
    init?(_ bytes: [UInt8]) {
        let reader = Reader(bytes: bytes)
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            guard let width = reader.big(16, 4), let height = reader.big(20, 4) else { return nil }
            self.init(.png, width, height)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self.init(jpeg: reader)
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self.init(webp: reader)
        } else {
            return nil
        }
    }

    private init(_ format: Format, _ width: Int, _ height: Int) {
        self.format = format
        self.width = width
        self.height = height
    }

    /// Walks the segments to the start of the frame (ITU T.81, B.2.2).
    private init?(jpeg reader: Reader) {
        var position = 2
        while let marker = reader.big(position, 2), marker >> 8 == 0xFF {
            switch marker & 0xFF {
            case 0xFF: position += 1
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard let height = reader.big(position + 5, 2), let width = reader.big(position + 7, 2) else {
                    return nil
                }
                self.init(.jpeg, width, height)
                return
            default:
                guard let length = reader.big(position + 2, 2) else { return nil }
                position += 2 + length
            }
        }
        return nil
    }

    /// The three kinds of first chunk (RFC 9649): lossy, lossless, extended.
    private init?(webp reader: Reader) {
        switch reader.big(12, 4) {
        case 0x5650_3820:
            guard let width = reader.little(26, 2), let height = reader.little(28, 2) else { return nil }
            self.init(.webp, width & 0x3FFF, height & 0x3FFF)
        case 0x5650_384C:
            guard let packed = reader.little(21, 4) else { return nil }
            self.init(.webp, packed & 0x3FFF + 1, packed >> 14 & 0x3FFF + 1)
        case 0x5650_3858:
            guard let width = reader.little(24, 3), let height = reader.little(27, 3) else { return nil }
            self.init(.webp, width + 1, height + 1)
        default: return nil
        }
    }

    private struct Reader {
        let bytes: [UInt8]

        func big(_ offset: Int, _ count: Int) -> Int? {
            guard offset + count <= bytes.count else { return nil }
            return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | Int($1) }
        }

        func little(_ offset: Int, _ count: Int) -> Int? {
            guard offset + count <= bytes.count else { return nil }
            return bytes[offset..<(offset + count)].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
    }
}
