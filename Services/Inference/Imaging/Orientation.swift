/// How a camera was held, as EXIF counts it: what has to be done to the stored pixels for the picture to stand upright.
public enum Orientation: Int, CaseIterable, Sendable {
    case upright = 1
    case mirrored
    case upsideDown
    case flipped
    /// Rows and columns exchanged.
    case transposed
    /// To be turned a quarter clockwise.
    case turnedLeft
    /// Exchanged along the other diagonal.
    case transversed
    /// To be turned a quarter counterclockwise.
    case turnedRight

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= Self.transposed.rawValue }

    /// Where the upright picture's pixels lie in the stored one: the first of them, and the steps to the next in a row and
    /// to the next row.
    func walk(storedWidth width: Int, storedHeight height: Int) -> (start: Int, step: Int, row: Int) {
        let last = width * height - 1
        return switch self {
        case .upright: (0, 1, width)
        case .mirrored: (width - 1, -1, width)
        case .upsideDown: (last, -1, -width)
        case .flipped: (last - width + 1, 1, -width)
        case .transposed: (0, width, 1)
        case .turnedLeft: (last - width + 1, -width, 1)
        case .transversed: (last, -width, -1)
        case .turnedRight: (width - 1, width, -1)
        }
    }
}
