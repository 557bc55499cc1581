internal import CImaging

/// The file to make of a picture.
public enum Encoding: Equatable, Sendable {
    /// `quality` 1...100; no chroma subsampling; transparency is lost.
    case jpeg(quality: Int)
    case png

    public var mediaType: String {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        }
    }
}

/// Writes a picture's file some rows at a time, so that the caller can stop between them. Nothing of the original's metadata
/// is written, but that the colours are sRGB.
public struct PictureEncoder: ~Copyable {
    private let picture: Picture
    private let withAlpha: Bool
    private let handle: OpaquePointer
    public private(set) var rowsWritten = 0

    /// zlib's effort: little is gained above.
    private static let pngLevel: Int32 = 4
    /// libjpeg's own bound.
    public static let longestJPEGSide = 65_500

    /// - Throws: ``ImagingError/notEncoded(_:)`` when a side is longer than the format allows.
    public init(_ picture: Picture, as encoding: Encoding) throws(ImagingError) {
        var failure = imaging_failure()
        let (width, height) = (UInt32(picture.width), UInt32(picture.height))
        switch encoding {
        case .jpeg(let quality):
            withAlpha = false
            let profile = SRGBProfile.bytes
            guard
                let writer = imaging_write_jpeg(width, height, Int32(quality), profile, profile.count, &failure)
            else { throw ImagingError(writing: failure) }
            handle = writer
        case .png:
            withAlpha = picture.alpha != nil
            guard let writer = imaging_write_png(width, height, withAlpha, Self.pngLevel, &failure) else {
                throw ImagingError(writing: failure)
            }
            handle = writer
        }
        self.picture = picture
    }

    /// Writes up to `count` rows more; false when all are written.
    public mutating func write(rows count: Int) throws(ImagingError) -> Bool {
        let rows = rowsWritten..<min(rowsWritten + count, picture.height)
        var failure = imaging_failure()
        let written: Bool
        if withAlpha, let alpha = picture.alpha {
            written = Self.interleave(picture, alpha, rows).withUnsafeBufferPointer {
                imaging_write_rows(handle, $0.baseAddress, picture.width * 4, UInt32(rows.count), &failure)
            }
        } else {
            written = picture.rgb.withUnsafeBufferPointer { rgb in
                let start = rgb.baseAddress.map { $0 + rows.lowerBound * picture.width * 3 }
                return imaging_write_rows(handle, start, picture.width * 3, UInt32(rows.count), &failure)
            }
        }
        guard written else { throw ImagingError(writing: failure) }
        rowsWritten = rows.upperBound
        return rowsWritten < picture.height
    }

    /// The file; to be called when all rows are written.
    public consuming func finish() throws(ImagingError) -> [UInt8] {
        var failure = imaging_failure()
        var bytes: UnsafePointer<UInt8>?
        var count = 0
        guard imaging_finish(handle, &bytes, &count, &failure) else { throw ImagingError(writing: failure) }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    deinit {
        imaging_close_writer(handle)
    }

    private static func interleave(_ picture: Picture, _ alpha: [UInt8], _ rows: Range<Int>) -> [UInt8] {
        let pixels = rows.count * picture.width
        let first = rows.lowerBound * picture.width
        return [UInt8](unsafeUninitializedCapacity: pixels * 4) { target, count in
            for pixel in 0..<pixels {
                for channel in 0..<3 { target[pixel * 4 + channel] = picture.rgb[(first + pixel) * 3 + channel] }
                target[pixel * 4 + 3] = alpha[first + pixel]
            }
            count = pixels * 4
        }
    }
}

extension Picture {
    /// The whole file at once.
    public func encoded(as encoding: Encoding) throws(ImagingError) -> [UInt8] {
        var encoder = try PictureEncoder(self, as: encoding)
        while try encoder.write(rows: height) {}
        return try encoder.finish()
    }
}
