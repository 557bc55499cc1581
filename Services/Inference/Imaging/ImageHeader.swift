/// What a file promises, read without decoding a pixel.
public struct ImageHeader: Equatable, Sendable {
    public let format: ImageFormat
    /// As the picture stands upright.
    public let width: Int
    public let height: Int
    public let orientation: Orientation
    /// Whether pixels may be transparent; they may still all turn out opaque.
    public let hasAlpha: Bool
    /// PNG, and WebP of the lossless kind.
    public let isLossless: Bool
    /// Samples of a stored pixel.
    let channels: Int
    /// What the decoder itself takes for a pixel.
    let workingBytes: Int

    public var pixels: Int { width * height }

    /// The most memory that decoding takes at once, the finished picture included.
    public var decodingBytes: Int {
        let picture = hasAlpha ? 4 : 3
        let decoding = channels + workingBytes
        let converting = channels == 3 ? 3 : channels + picture
        let turning = orientation == .upright ? 0 : 2 * picture
        return pixels * max(decoding, converting, turning)
    }

    /// - Throws: ``ImagingError`` when the file is no picture that is decoded here, breaks off in its header, or asks for
    ///   more than the limits allow.
    public init(_ file: [UInt8], limits: ImageLimits = ImageLimits()) throws(ImagingError) {
        self = try file.withUnsafeBufferPointer { bytes throws(ImagingError) in
            try ImageReader.open(bytes, limits).header
        }
    }

    init(
        format: ImageFormat, storedWidth: Int, storedHeight: Int, orientation: Orientation, hasAlpha: Bool,
        isLossless: Bool, channels: Int, workingBytes: Int
    ) {
        self.format = format
        self.width = orientation.swapsSides ? storedHeight : storedWidth
        self.height = orientation.swapsSides ? storedWidth : storedHeight
        self.orientation = orientation
        self.hasAlpha = hasAlpha
        self.isLossless = isLossless
        self.channels = channels
        self.workingBytes = workingBytes
    }
}
