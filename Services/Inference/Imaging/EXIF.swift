/// The one thing read from a photo's EXIF block; everything else in it is dropped.
enum EXIF {
    private static let orientationTag = 0x0112
    private static let shortType = 3
    private static let entrySize = 12

    /// Reads the first directory of the TIFF structure (the header of 8 bytes comes first, perhaps after "Exif\0\0").
    /// A block that is broken in any way is no reason to refuse a photo: it stands upright then.
    static func orientation(_ block: UnsafeBufferPointer<UInt8>) -> Orientation {
        let prefix = Array("Exif\0\0".utf8)
        let tiff = block.starts(with: prefix) ? UnsafeBufferPointer(rebasing: block[prefix.count...]) : block
        guard tiff.count >= 8, let bigEndian = endianness(tiff) else { return .upright }

        func number(at offset: Int, bytes count: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - count else { return nil }
            let bytes = tiff[offset..<offset + count]
            return bigEndian
                ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        }

        guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
            let entries = number(at: directory, bytes: 2)
        else { return .upright }
        for index in 0..<entries {
            let entry = directory + 2 + index * entrySize
            guard let tag = number(at: entry, bytes: 2) else { break }
            if tag == orientationTag, number(at: entry + 2, bytes: 2) == shortType,
                let value = number(at: entry + 8, bytes: 2)
            {
                return Orientation(rawValue: value) ?? .upright
            }
        }
        return .upright
    }

    /// Nil when it is no TIFF structure.
    private static func endianness(_ tiff: UnsafeBufferPointer<UInt8>) -> Bool? {
        switch (tiff[0], tiff[1]) {
        case (0x4D, 0x4D): true
        case (0x49, 0x49): false
        default: nil
        }
    }
}
