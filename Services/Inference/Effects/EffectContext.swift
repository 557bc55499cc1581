public import Engine
import InferenceProtocol
public import Networks

/// What a running effect is lent: threads to compute on, and the way to be told to stop.
public struct EffectContext: Sendable {
    /// Where this job's networks run.
    public let lane: Lane
    /// The threads of the lane, for work outside networks.
    public var pool: ThreadPool { lane.pool }
    public let deadline: ContinuousClock.Instant?
    private let cancelled: @Sendable () -> Bool
    private let settles: @Sendable () -> Bool
    private let progress: @Sendable (_ stage: String, _ fraction: Double, _ preview: [UInt8]?) -> Void

    public init(
        lane: Lane, deadline: ContinuousClock.Instant? = nil,
        cancelled: @escaping @Sendable () -> Bool = { false },
        settled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (_ stage: String, _ fraction: Double, _ preview: [UInt8]?) -> Void = { _, _, _ in
        }
    ) {
        self.lane = lane
        self.deadline = deadline
        self.cancelled = cancelled
        settles = settled
        self.progress = progress
    }

    /// Tells the user how far it is: the step at work, the fraction of the whole job, perhaps a small JPEG.
    public func report(_ stage: String, _ fraction: Double, preview: [UInt8]? = nil) {
        progress(stage, fraction, preview)
    }

    /// Whether the user is content with the last preview: work that only makes the picture better ends here.
    public var settled: Bool { settles() }

    /// To be called between steps, tiles and layers.
    ///
    /// - Throws: ``EffectFailure`` with the code `cancelled` or `deadline`.
    public func checkpoint() throws(EffectFailure) {
        if cancelled() { throw .cancelled }
        if let deadline, ContinuousClock.now > deadline {
            throw EffectFailure(
                code: .deadline,
                message: LocalizedText(
                    en: "This took longer than allowed. Try a smaller picture.",
                    ru: "Это заняло больше времени, чем разрешено. Попробуйте картинку поменьше."),
                detail: "deadline passed")
        }
    }
}
