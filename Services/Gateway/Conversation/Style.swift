/// What a photo is to look like.
public enum Style: Codable, Equatable, Sendable {
    /// A picture somebody sent: Telegram's `file_id`.
    case picture(file: String)
    /// An entry of the inference service's gallery, by its name.
    case gallery(String)
}

/// The user was asked for a style: the next picture is it.
public struct StyleRequest: Codable, Equatable, Sendable {
    /// The photos it is for; ``ButtonData/noPictures`` when they are still to come.
    public var set: Int
    public var effect: String
    /// The message that asks and has the gallery's buttons, where it is known.
    public var message: Int64?
}
