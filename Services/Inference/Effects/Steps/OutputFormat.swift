import Imaging

/// The file a result is sent back as: PNG where the original lost nothing or is transparent, else JPEG.
struct OutputFormat: Equatable {
    let encoding: Encoding

    /// The first of them, unless the file gets too large.
    private static let qualities = [95, 88, 75, 60]
    /// What a bot can send, and what a frame of the protocol can hold.
    static let fileBytes = 48 << 20
    private static let rowsAtOnce = 64

    /// For a photo.
    init(_ size: PictureSize) {
        self.init(size, lossless: false)
    }

    init(_ header: ImageHeader, _ size: PictureSize) {
        self.init(size, lossless: header.hasAlpha || header.isLossless)
    }

    private init(_ size: PictureSize, lossless: Bool) {
        let fits = max(size.width, size.height) <= PictureEncoder.longestJPEGSide
        encoding = fits && !lossless ? .jpeg(quality: Self.qualities[0]) : .png
    }

    /// Memory for the file while it grows, foretold.
    func bytes(_ size: PictureSize) -> Int {
        encoding == .png ? size.pixels * 6 : size.pixels * 3
    }

    /// - Throws: ``EffectFailure`` when there is no way to make the file small enough.
    func encode(
        _ picture: Picture, _ done: Progress
    ) throws -> (file: [UInt8], encoding: Encoding) {
        var attempts = [encoding]
        if picture.alpha == nil && OutputFormat(picture.size).encoding != .png {
            attempts += Self.qualities.map { .jpeg(quality: $0) }.filter { $0 != encoding }
        }
        for encoding in attempts {
            var encoder = try PictureEncoder(picture, as: encoding)
            while try encoder.write(rows: Self.rowsAtOnce) {
                try done(Double(encoder.rowsWritten) / Double(picture.height))
            }
            let file = try encoder.finish()
            if file.count <= Self.fileBytes { return (file, encoding) }
        }
        throw EffectFailure.tooLarge(
            en: "The result is too large to be sent. Try a smaller picture or factor.",
            ru: "Результат слишком велик для отправки. Попробуйте картинку или увеличение поменьше.",
            detail: "more than \(Self.fileBytes) bytes however it is encoded")
    }
}

extension Encoding {
    var recipe: String {
        switch self {
        case .jpeg(let quality): "JPEG \(quality)"
        case .png: "PNG"
        }
    }
}
