/// Width and height of a picture that need not be there yet.
struct PictureSize: Hashable, Sendable, CustomStringConvertible {
    var width: Int
    var height: Int

    var pixels: Int { width * height }
    var description: String { "\(width)x\(height)" }

    static func * (size: PictureSize, factor: Int) -> PictureSize {
        PictureSize(width: size.width * factor, height: size.height * factor)
    }
}
