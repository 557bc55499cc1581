/// A message of the sandbox's chat, as far as tests look at one.
public struct ChatMessage: Decodable, Sendable {
    public struct File: Decodable, Sendable {
        public var file_id: String
        public var file_size: Int
        public var width: Int?
        public var height: Int?
        public var file_name: String?
    }

    public struct Button: Decodable, Sendable {
        public var text: String
        public var callback_data: String?
        public var data: String? { callback_data }
    }

    private struct Sender: Decodable, Sendable {
        var is_bot: Bool
    }

    private struct Markup: Decodable, Sendable {
        var inline_keyboard: [[Button]]
    }

    private struct Reply: Decodable, Sendable {
        var message_id: Int
    }

    private var message_id: Int
    private var from: Sender
    private var photo: [File]?
    private var reply_markup: Markup?
    private var reply_to_message: Reply?
    private var media_group_id: String?
    private var edit_date: Int?
    public var text: String?
    public var caption: String?
    public var document: File?

    public var id: Int { message_id }
    public var isFromBot: Bool { from.is_bot }
    public var isEdited: Bool { edit_date != nil }
    public var album: String? { media_group_id }
    public var repliesTo: Int? { reply_to_message?.message_id }
    public var largestPhoto: File? { photo?.last }
    /// The picture, whether it came as a photo or as a file.
    public var picture: File? { largestPhoto ?? document }
    public var buttons: [Button] { reply_markup?.inline_keyboard.flatMap { $0 } ?? [] }

    /// One line for a failure's message.
    public var summary: String {
        let photo = largestPhoto.map { "photo \($0.width ?? 0)x\($0.height ?? 0)" }
        let content = text ?? "[\(photo ?? document?.file_name ?? "other")] \(caption ?? "")"
        return "\(id) \(isFromBot ? "bot" : "user"): \(content) \(buttons.map(\.text))"
    }
}
