/// What the inference service says to a client.
public enum ServiceMessage: Equatable, Sendable {
    case welcome(Welcome)
    case accepted(Accepted)
    case refused(Refused)
    /// The service has no such job (any more): submit it again.
    case unknown(JobID)
    case progress(JobProgress)
    case finished(Finished)
    case failed(Failed)
    case status(ServiceStatus)
}

/// The answer to ``Hello``: who serves, and all that it can do.
public struct Welcome: Equatable, Sendable {
    public var protocolVersion: UInt32
    /// Changes whenever the service starts anew.
    public var bootID: String
    public var version: String
    public var effects: [EffectDescription]
    public var gallery: [GalleryStyle]
    public var limits: ServiceLimits

    public init(
        protocolVersion: UInt32 = ProtocolVersion.current, bootID: String, version: String,
        effects: [EffectDescription], gallery: [GalleryStyle], limits: ServiceLimits
    ) {
        self.protocolVersion = protocolVersion
        self.bootID = bootID
        self.version = version
        self.effects = effects
        self.gallery = gallery
        self.limits = limits
    }
}

/// What the service takes at most.
public struct ServiceLimits: Equatable, Sendable {
    public var frameBytes: UInt64
    public var imageBytes: UInt64
    public var pixels: UInt64
    public var side: UInt32

    public init(frameBytes: UInt64, imageBytes: UInt64, pixels: UInt64, side: UInt32) {
        self.frameBytes = frameBytes
        self.imageBytes = imageBytes
        self.pixels = pixels
        self.side = side
    }
}

public struct Accepted: Equatable, Sendable {
    public var job: JobID
    /// Jobs before this one; 0 when it is running.
    public var position: UInt32
    public var estimateSeconds: Double

    public init(job: JobID, position: UInt32, estimateSeconds: Double) {
        self.job = job
        self.position = position
        self.estimateSeconds = estimateSeconds
    }
}

/// The job was not taken, and nothing of it is kept.
public struct Refused: Equatable, Sendable {
    public enum Code: String, CaseIterable, Sendable {
        case queueFull = "queue_full"
        case shuttingDown = "shutting_down"
        case unknownEffect = "unknown_effect"
        case effectUnavailable = "effect_unavailable"
        case badParameter = "bad_parameter"
        case styleMissing = "style_missing"
        case tooLarge = "too_large"
        case unsupportedVersion = "unsupported_version"
        case badMessage = "bad_message"
        /// A code this side does not know yet.
        case other
    }

    /// Nil when the connection itself is refused.
    public var job: JobID?
    public var code: Code
    public var message: LocalizedText
    /// When to come back; nil: not at all with the same request.
    public var retryAfterSeconds: Double?

    public init(job: JobID?, code: Code, message: LocalizedText, retryAfterSeconds: Double? = nil) {
        self.job = job
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }
}

public struct JobProgress: Equatable, Sendable {
    public var job: JobID
    /// The step at work: "queued", "decode", "network", ...
    public var stage: String
    /// Of the whole job, 0...1.
    public var fraction: Double
    /// Jobs before this one; 0 when it is running.
    public var position: UInt32
    /// Seconds still to go.
    public var estimateSeconds: Double
    /// A small JPEG of the picture so far, when there is a newer one than told before. From the first one on the job can be
    /// settled: see ``ClientMessage/settle(_:)``.
    public var preview: [UInt8]?

    public init(
        job: JobID, stage: String, fraction: Double, position: UInt32, estimateSeconds: Double, preview: [UInt8]? = nil
    ) {
        self.job = job
        self.stage = stage
        self.fraction = fraction
        self.position = position
        self.estimateSeconds = estimateSeconds
        self.preview = preview
    }
}

/// The redrawn picture. The service keeps it until it is acknowledged or its time is over.
public struct Finished: Equatable, Sendable {
    public struct Timing: Equatable, Sendable {
        public var stage: String
        public var milliseconds: Double

        public init(stage: String, milliseconds: Double) {
            self.stage = stage
            self.milliseconds = milliseconds
        }
    }

    public var job: JobID
    public var image: [UInt8]
    /// "image/jpeg" or "image/png".
    public var mediaType: String
    public var width: UInt32
    public var height: UInt32
    public var timings: [Timing]
    /// One line that says how the picture was made.
    public var recipe: String

    public init(
        job: JobID, image: [UInt8], mediaType: String, width: UInt32, height: UInt32, timings: [Timing], recipe: String
    ) {
        self.job = job
        self.image = image
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.timings = timings
        self.recipe = recipe
    }
}

/// The job ended without a picture.
public struct Failed: Equatable, Sendable {
    public enum Code: String, CaseIterable, Sendable {
        /// The bytes are no image of a kind the service reads, or a broken one.
        case badImage = "bad_image"
        case tooLarge = "too_large"
        case badParameter = "bad_parameter"
        case cancelled
        case deadline
        case outOfMemory = "out_of_memory"
        case `internal`
        /// A code this side does not know yet.
        case other
    }

    public var job: JobID
    public var code: Code
    /// For the user: what is wrong and what to do.
    public var message: LocalizedText
    /// For the log.
    public var detail: String
    public var retryable: Bool

    public init(job: JobID, code: Code, message: LocalizedText, detail: String, retryable: Bool) {
        self.job = job
        self.code = code
        self.message = message
        self.detail = detail
        self.retryable = retryable
    }
}
