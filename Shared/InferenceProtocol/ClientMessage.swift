/// What a client says to the inference service.
public enum ClientMessage: Equatable, Sendable {
    case hello(Hello)
    case submit(Submission)
    /// Ask for a job submitted earlier, perhaps over a connection that is gone. Answered by ``ServiceMessage/accepted``,
    /// its progress and its end; or by ``ServiceMessage/unknown``.
    case attach(JobID)
    case cancel(JobID)
    /// The picture so far is good enough: the job stops and finishes with it. Passed over until the job has shown a
    /// ``JobProgress/preview``, since there is nothing to keep before.
    case settle(JobID)
    /// The result is safe with the client: the service may forget it.
    case acknowledge(JobID)
    case statusRequest
}

/// The first message on every connection.
public struct Hello: Equatable, Sendable {
    public var protocolVersion: UInt32
    /// Who is calling, for the log.
    public var client: String

    public init(protocolVersion: UInt32 = ProtocolVersion.current, client: String) {
        self.protocolVersion = protocolVersion
        self.client = client
    }
}

/// The versions of this protocol. The service serves the current one and the one before.
public enum ProtocolVersion {
    public static let current: UInt32 = 1
    public static let oldestServed: UInt32 = 1
}

/// One picture to redraw. Sending the same job again attaches to it: submitting is idempotent.
public struct Submission: Equatable, Sendable {
    public enum Style: Equatable, Sendable {
        case none
        /// An image file.
        case image([UInt8])
        /// The name of a gallery entry.
        case gallery(String)
    }

    public var job: JobID
    public var effect: String
    /// Values by parameter name; what is missing takes its default.
    public var parameters: [String: String]
    /// The file as it was received; the service looks at its bytes, not at any name.
    public var image: [UInt8]
    public var style: Style
    /// Whom the work is charged to: jobs of one key wait for each other before they make others wait.
    public var fairnessKey: String
    /// Seconds from acceptance after which the job is given up; 0 leaves it to the service.
    public var deadlineSeconds: Double

    public init(
        job: JobID = JobID(), effect: String, parameters: [String: String] = [:], image: [UInt8], style: Style = .none,
        fairnessKey: String, deadlineSeconds: Double = 0
    ) {
        self.job = job
        self.effect = effect
        self.parameters = parameters
        self.image = image
        self.style = style
        self.fairnessKey = fairnessKey
        self.deadlineSeconds = deadlineSeconds
    }
}
