import Foundation

/// The sign that the gateway receives updates, for `atelier-gateway health` in another process.
public enum Heartbeat {
    private static let note = "heartbeat"
    /// A long poll of Telegram's lasts most of a minute.
    public static let longestSilence = 120.0
    /// Not worth writing more often.
    public static let interval = 10.0

    public static func beat(_ store: Store) async throws {
        let now = Array("\(WallClock.now)".utf8)
        try await store.transaction { try $0.setNote(note, now) }
    }

    /// Seconds since the last sign; nil when there was never one.
    public static func age(folder: String) throws -> Double? {
        guard let bytes = try Store.peek(folder: folder, note: note) else { return nil }
        return Double(String(decoding: bytes, as: UTF8.self)).map { WallClock.now - $0 }
    }
}
