/// What a file may ask of the decoder; looked at before memory for pixels is taken.
public struct ImageLimits: Equatable, Sendable {
    /// Of the file.
    public var fileBytes: Int
    /// Of the longer side, in pixels.
    public var side: Int
    public var pixels: Int
    /// Passes of a progressive JPEG: honest files have about ten, and every one costs a walk over the whole picture.
    public var scans: Int
    /// Memory for any one ancillary PNG chunk (profiles, EXIF, text).
    public var chunkBytes: Int

    /// The defaults take what Telegram lets a bot download (20 MB) and the 50-megapixel photos of today's phones.
    public init(
        fileBytes: Int = 20 << 20, side: Int = 20_000, pixels: Int = 52_000_000, scans: Int = 64,
        chunkBytes: Int = 4 << 20
    ) {
        self.fileBytes = fileBytes
        self.side = side
        self.pixels = pixels
        self.scans = scans
        self.chunkBytes = chunkBytes
    }

    /// How many ancillary PNG chunks are kept.
    static let chunks: UInt32 = 64

    /// What libjpeg may take: a progressive file's coefficients (2 bytes for each of up to four samples a pixel, twice
    /// that for room) and its own tables.
    static func jpegMemory(pixels: Int) -> Int {
        pixels * 16 + 16 << 20
    }

    func check(_ header: ImageHeader) throws(ImagingError) {
        let longer = max(header.width, header.height)
        guard longer <= side else { throw .sideTooLong(pixels: longer, limit: side) }
        guard header.pixels <= pixels else { throw .tooManyPixels(pixels: header.pixels, limit: pixels) }
    }
}
