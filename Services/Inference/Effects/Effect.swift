public import InferenceProtocol

/// One way of redrawing a picture: a list of named steps from the file received to the file sent back.
public protocol Effect: Sendable {
    /// What clients are told of it.
    var description: EffectDescription { get }

    /// Seconds of work and bytes of memory, foretold from the header alone, before any pixel is decoded.
    ///
    /// - Throws: ``EffectFailure`` when the bytes are no picture this effect can take.
    func predict(_ request: EffectRequest) throws(EffectFailure) -> EffectPrediction

    /// Redraws the picture, on the calling thread and the threads of the context's lane. Cancellation and the deadline are
    /// looked at between steps, tiles and layers.
    func apply(_ request: EffectRequest, _ context: EffectContext) throws(EffectFailure) -> EffectOutput
}

/// What was asked for. Parameters that are missing take their defaults.
public struct EffectRequest: Sendable {
    public var image: [UInt8]
    public var style: Submission.Style
    public var parameters: [String: String]

    public init(image: [UInt8], style: Submission.Style = .none, parameters: [String: String] = [:]) {
        self.image = image
        self.style = style
        self.parameters = parameters
    }
}

public struct EffectPrediction: Equatable, Sendable {
    public var seconds: Double
    public var bytes: Int

    public init(seconds: Double, bytes: Int) {
        self.seconds = seconds
        self.bytes = bytes
    }
}

public struct EffectOutput: Sendable {
    public var image: [UInt8]
    public var mediaType: String
    public var width: Int
    public var height: Int
    public var timings: [Finished.Timing]
    public var recipe: String

    public init(
        image: [UInt8], mediaType: String, width: Int, height: Int, timings: [Finished.Timing], recipe: String
    ) {
        self.image = image
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.timings = timings
        self.recipe = recipe
    }
}

/// Why there is no picture: a code, a sentence for the user with the remedy, and the cause for the log.
public struct EffectFailure: Error, Equatable {
    public var code: Failed.Code
    public var message: LocalizedText
    public var detail: String
    /// Whether the same request may succeed later.
    public var retryable: Bool

    public init(code: Failed.Code, message: LocalizedText, detail: String, retryable: Bool = false) {
        self.code = code
        self.message = message
        self.detail = detail
        self.retryable = retryable
    }
}
