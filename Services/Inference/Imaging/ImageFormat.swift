/// The kinds of file that are decoded.
public enum ImageFormat: String, CaseIterable, Sendable {
    case jpeg, png, webp
}
