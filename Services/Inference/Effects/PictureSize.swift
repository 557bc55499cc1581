import Engine

/// Width and height of a picture that need not be there yet.
struct PictureSize: Hashable, Sendable, CustomStringConvertible {
    var width: Int
    var height: Int

    var shape: Shape { Shape(channels: 3, height: height, width: width) }
    var pixels: Int { width * height }
    var description: String { "\(width)x\(height)" }

    /// No side shorter than this.
    func atLeast(_ side: Int) -> PictureSize {
        PictureSize(width: max(width, side), height: max(height, side))
    }

    /// Of the same shape, as nearly as whole pixels allow.
    func scaled(toLongSide pixels: Int) -> PictureSize {
        let longer = max(width, height)
        func scaled(_ side: Int) -> Int { max(1, (side * pixels + longer / 2) / longer) }
        return PictureSize(width: scaled(width), height: scaled(height))
    }

    static func * (size: PictureSize, factor: Int) -> PictureSize {
        PictureSize(width: size.width * factor, height: size.height * factor)
    }
}
