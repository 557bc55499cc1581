/// A look inside the running service. The gateway turns it into metrics, since the service itself has no network.
public struct ServiceStatus: Equatable, Sendable {
    public struct Effect: Equatable, Sendable {
        public var id: String
        public var finished: UInt64
        public var failed: UInt64
        public var cancelled: UInt64
        public var seconds: Histogram

        public init(id: String, finished: UInt64 = 0, failed: UInt64 = 0, cancelled: UInt64 = 0, seconds: Histogram) {
            self.id = id
            self.finished = finished
            self.failed = failed
            self.cancelled = cancelled
            self.seconds = seconds
        }
    }

    public struct Model: Equatable, Sendable {
        public var name: String
        public var architecture: String
        /// Packed weights in memory.
        public var bytes: UInt64
        public var precision: String

        public init(name: String, architecture: String, bytes: UInt64, precision: String) {
            self.name = name
            self.architecture = architecture
            self.bytes = bytes
            self.precision = precision
        }
    }

    public var bootID: String
    public var uptimeSeconds: Double
    /// Jobs that run at once, and the threads they share.
    public var lanes: UInt32
    public var threads: UInt32
    public var running: UInt32
    public var queued: UInt32
    public var queueLimit: UInt32
    public var residentBytes: UInt64
    public var memoryLimitBytes: UInt64
    /// Models loaded since boot: stays the number of models however often the gateway restarts.
    public var modelLoads: UInt64
    public var effects: [Effect]
    public var models: [Model]
    public var instructionSet: String

    public init(
        bootID: String, uptimeSeconds: Double, lanes: UInt32, threads: UInt32, running: UInt32, queued: UInt32,
        queueLimit: UInt32, residentBytes: UInt64, memoryLimitBytes: UInt64, modelLoads: UInt64, effects: [Effect],
        models: [Model], instructionSet: String
    ) {
        self.bootID = bootID
        self.uptimeSeconds = uptimeSeconds
        self.lanes = lanes
        self.threads = threads
        self.running = running
        self.queued = queued
        self.queueLimit = queueLimit
        self.residentBytes = residentBytes
        self.memoryLimitBytes = memoryLimitBytes
        self.modelLoads = modelLoads
        self.effects = effects
        self.models = models
        self.instructionSet = instructionSet
    }
}

/// Counts of observations by size, as Prometheus keeps them.
public struct Histogram: Equatable, Sendable {
    /// Ascending; the last bucket, above all of them, is implied.
    public private(set) var upperBounds: [Double]
    /// One more than the bounds.
    public private(set) var counts: [UInt64]
    public private(set) var sum: Double

    /// An empty histogram.
    public init(upperBounds: [Double]) {
        self.upperBounds = upperBounds
        counts = Array(repeating: 0, count: upperBounds.count + 1)
        sum = 0
    }

    /// Nil unless the bounds ascend and there is one count more than bounds.
    public init?(upperBounds: [Double], counts: [UInt64], sum: Double) {
        guard counts.count == upperBounds.count + 1, zip(upperBounds, upperBounds.dropFirst()).allSatisfy(<) else {
            return nil
        }
        self.upperBounds = upperBounds
        self.counts = counts
        self.sum = sum
    }

    public mutating func observe(_ value: Double) {
        counts[upperBounds.firstIndex { value <= $0 } ?? upperBounds.count] += 1
        sum += value
    }
}
