/// How the bot is doing, for those who run it.
public struct ServiceReport: Equatable, Sendable {
    /// What the inference service says of itself.
    public struct Workshop: Equatable, Sendable {
        public var uptimeSeconds: Double
        public var running: Int
        public var lanes: Int
        public var queued: Int
        public var queueLimit: Int
        public var residentMegabytes: Int
        public var limitMegabytes: Int
        public var models: Int

        public init(
            uptimeSeconds: Double, running: Int, lanes: Int, queued: Int, queueLimit: Int, residentMegabytes: Int,
            limitMegabytes: Int, models: Int
        ) {
            self.uptimeSeconds = uptimeSeconds
            self.running = running
            self.lanes = lanes
            self.queued = queued
            self.queueLimit = queueLimit
            self.residentMegabytes = residentMegabytes
            self.limitMegabytes = limitMegabytes
            self.models = models
        }
    }

    /// Jobs of this gateway.
    public var underWay: Int
    public var waiting: Int
    /// Of those not forgotten yet.
    public var done: Int
    public var failed: Int
    /// Nil while it cannot be reached.
    public var workshop: Workshop?

    public init(underWay: Int, waiting: Int, done: Int, failed: Int, workshop: Workshop?) {
        self.underWay = underWay
        self.waiting = waiting
        self.done = done
        self.failed = failed
        self.workshop = workshop
    }
}
