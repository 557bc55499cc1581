import Foundation

/// The sign that the gateway receives updates, for `atelier-gateway health` in another process.
public enum Heartbeat {
    private static let note = "heartbeat"
    /// A long poll of Telegram's lasts most of a minute.
    public static let longestSilence = 120.0
    /// Not worth writing more often.
    public static let interval = 10.0

    public static func beat(_ store: Store) async throws {
        let sign = Array("\(WallClock.now) \(getpid())".utf8)
        try await store.transaction { try $0.setNote(note, sign) }
    }

    /// Seconds since the last sign of a gateway that still runs; nil when there is none.
    public static func age(folder: String) throws -> Double? {
        guard let sign = try Store.peek(folder: folder, note: note) else { return nil }
        let parts = String(decoding: sign, as: UTF8.self).split(separator: " ")
        guard parts.count == 2, let time = Double(parts[0]), let pid = pid_t(parts[1]) else { return nil }
        // Signal 0 asks whether the process is there. Another user's process may not be asked, and is there.
        guard kill(pid, 0) == 0 || errno == EPERM else { return nil }
        return WallClock.now - time
    }
}
