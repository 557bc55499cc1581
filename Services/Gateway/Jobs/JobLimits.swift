/// Bounds of the gateway's side of the work.
public struct JobLimits: Sendable {
    /// Jobs that are with the inference service, or on the way there, at once. Others wait in the store.
    public var underWay = 32
    /// Jobs whose picture, and style, are held in memory on their way from Telegram to the inference service.
    public var transfers = 4
    /// Bytes of a picture. Telegram lets a bot download no more.
    public var downloadBytes = 20_000_000
    /// How often the inference service may go away while it runs one job before the picture is blamed.
    public var deaths = 2
    /// How often the service may ask for a job to be tried again.
    public var retries = 3
    /// Before a job goes on whose row could not be read or written (a full disk, say).
    public var pauseAfterFault = Duration.seconds(15)
    /// After a job as long as this a short message rings. Seconds.
    public var longJob = 20.0
    /// How long the service may be away before the user is told.
    public var quietAbsence = Duration.seconds(2)

    public init() {}
}

/// What Telegram takes.
enum SendLimits {
    static let photoBytes = 10_000_000
    static let photoSides = 10_000
    static let photoRatio = 20
    static let documentBytes = 50_000_000

    static func fitsPhoto(bytes: Int, width: Int, height: Int) -> Bool {
        bytes <= photoBytes && width + height <= photoSides
            && max(width, height) <= photoRatio * max(1, min(width, height))
    }
}
