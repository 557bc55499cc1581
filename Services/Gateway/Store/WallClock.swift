import Foundation

/// The time as the store keeps it.
public enum WallClock {
    /// Seconds since 1970.
    public static var now: Double { Date().timeIntervalSince1970 }
}
