/// How the pixels of values of one size lie in memory: planes of 16 channels, row after row, with a border on every side that
/// holds padding. All values of a size share it, so that convolutions read several as one.
struct PlaneGeometry: Hashable, Sendable {
    /// Channels of one plane, side by side in every pixel.
    static let channels = 16

    let height: Int
    let width: Int
    let border: Int
    /// Kept in half precision.
    let isHalf: Bool

    /// Floats of memory that sixteen channels of a pixel take.
    var pixelFloats: Int { Self.pixelFloats(is16Bit: isHalf) }
    /// Floats from a pixel to the one below.
    var rowStep: Int { (width + 2 * border) * pixelFloats }
    /// Floats of a plane, border included.
    var plane: Int { (height + 2 * border) * rowStep }
    /// Floats before the first pixel inside the border.
    var origin: Int { border * rowStep + border * pixelFloats }

    /// The same of any sixteen numbers of 16 or 32 bits.
    static func pixelFloats(is16Bit: Bool) -> Int { is16Bit ? channels / 2 : channels }

    static func planes(channels: Int) -> Int {
        (channels + Self.channels - 1) / Self.channels
    }
}
