/// Buttons under a message.
public struct Keyboard: Codable, Equatable, Sendable {
    public struct Button: Codable, Equatable, Sendable {
        public var text: String
        /// What comes back when it is pressed; see ``ButtonData``.
        public var data: String

        public init(_ text: String, _ data: ButtonData) {
            self.text = text
            self.data = data.text
        }
    }

    public var rows: [[Button]]

    public init(_ rows: [[Button]]) {
        self.rows = rows
    }

    /// Telegram's answer to what does not fit would be to refuse the whole message, so such buttons are left out.
    static func fitting(_ rows: [[Button]]) -> Keyboard {
        Keyboard(rows.map { $0.filter { ButtonData.sizes.contains($0.data.utf8.count) } }.filter { !$0.isEmpty })
    }
}
