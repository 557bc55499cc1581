/// What the service holds on to, and for how long. Every limit of the module that is not the scheduler's.
public struct ServiceBounds: Equatable, Sendable {
    /// Pictures of jobs that are not over yet, all together.
    public var inputBytes: Int
    /// Results that nobody has acknowledged, all together; the oldest goes first.
    public var resultBytes: Int
    /// Seconds for which a result that nobody acknowledges is kept.
    public var resultSeconds: Double
    /// Results and failures kept, however small.
    public var results: Int
    /// Of a picture so far; a larger one is not shown.
    public var previewBytes: Int
    /// Memory in which a lane keeps the plans of the sizes it ran last.
    public var planBytes: Int
    /// The longest time a job may take from acceptance to its end, and what it gets when it asks for nothing.
    public var deadlineSeconds: Double
    /// Clients connected at once.
    public var connections: Int
    /// Messages that wait for one client; one that lets more pile up is cut off.
    public var messagesPerClient: Int
    /// The time between two words of progress to a client.
    public var progressInterval: Duration
    /// When to come back after the service was found shutting down.
    public var restartSeconds: Double

    public init(
        inputBytes: Int = 256 << 20, resultBytes: Int = 256 << 20, resultSeconds: Double = 3600, results: Int = 1024,
        previewBytes: Int = 128 << 10, planBytes: Int = 256 << 20, deadlineSeconds: Double = 1800,
        connections: Int = 64,
        messagesPerClient: Int = 4096,
        progressInterval: Duration = .milliseconds(250), restartSeconds: Double = 5
    ) {
        self.inputBytes = inputBytes
        self.resultBytes = resultBytes
        self.resultSeconds = resultSeconds
        self.results = results
        self.previewBytes = previewBytes
        self.planBytes = planBytes
        self.deadlineSeconds = deadlineSeconds
        self.connections = connections
        self.messagesPerClient = messagesPerClient
        self.progressInterval = progressInterval
        self.restartSeconds = restartSeconds
    }
}
