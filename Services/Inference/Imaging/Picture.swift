/// A decoded picture: upright, sRGB, 8 bits a sample, without metadata.
public struct Picture: Equatable, Sendable {
    public let width: Int
    public let height: Int
    /// Red, green, blue, interleaved, row after row without gaps. Not multiplied by alpha.
    public var rgb: [UInt8]
    /// One sample a pixel, 255 opaque; nil when the whole picture is opaque.
    public var alpha: [UInt8]?

    public var pixels: Int { width * height }

    /// Traps unless the samples are as many as the size says and there is at least one pixel.
    public init(width: Int, height: Int, rgb: [UInt8], alpha: [UInt8]? = nil) {
        precondition(width > 0 && height > 0, "a picture of \(width) x \(height)")
        precondition(rgb.count == width * height * 3, "\(rgb.count) samples for \(width) x \(height)")
        precondition(alpha == nil || alpha?.count == width * height, "alpha of the wrong size")
        self.width = width
        self.height = height
        self.rgb = rgb
        self.alpha = alpha
    }
}
