import InferenceProtocol

/// Every job the service knows, who wants to hear of it, and the ends that nobody has acknowledged. Pure: the time is the
/// caller's.
///
///     unfinished ──end──> ended ──acknowledge, or its time or place is over──> gone
struct JobBook {
    /// One client's connection.
    typealias Listener = UInt64

    struct Unfinished {
        let effect: String
        /// The bytes of its pictures.
        let inputBytes: Int
        var stage = queuedStage
        var fraction = 0.0
        /// The picture so far: a client that has seen one may be content with it.
        var preview: [UInt8]?
        var settled = false
        /// What the listeners were told last.
        var told: JobProgress?
    }

    struct Ended {
        let message: ServiceMessage
        let at: Double
        let bytes: Int
    }

    enum Phase {
        case unfinished(Unfinished)
        case ended(Ended)
    }

    /// What a job that waits calls its stage.
    static let queuedStage = "queued"

    private let bounds: ServiceBounds
    private var phases: [JobID: Phase] = [:]
    private var listeners: [JobID: Set<Listener>] = [:]
    /// Ended jobs, oldest first.
    private var endings: [JobID] = []
    private(set) var inputBytes = 0
    private(set) var resultBytes = 0

    init(_ bounds: ServiceBounds) {
        self.bounds = bounds
    }

    var unfinishedCount: Int { phases.count - endings.count }

    func phase(of job: JobID) -> Phase? { phases[job] }

    func listeners(to job: JobID) -> Set<Listener> { listeners[job] ?? [] }

    mutating func add(_ job: JobID, effect: String, inputBytes bytes: Int) {
        phases[job] = .unfinished(Unfinished(effect: effect, inputBytes: bytes))
        inputBytes += bytes
    }

    mutating func listen(_ listener: Listener, to job: JobID) {
        listeners[job, default: []].insert(listener)
    }

    /// A client is gone; its jobs stay.
    mutating func leave(_ listener: Listener) {
        for job in listeners.keys { listeners[job]?.remove(listener) }
    }

    /// Changes an unfinished job; nothing happens to any other.
    mutating func update(_ job: JobID, _ change: (inout Unfinished) -> Void) {
        guard case .unfinished(var unfinished) = phases[job] else { return }
        change(&unfinished)
        phases[job] = .unfinished(unfinished)
    }

    /// The picture so far is good enough; passed over where there is none.
    mutating func settle(_ job: JobID) {
        update(job) { $0.settled = $0.preview != nil }
    }

    func isSettled(_ job: JobID) -> Bool {
        guard case .unfinished(let unfinished) = phases[job] else { return false }
        return unfinished.settled
    }

    /// The unfinished jobs that somebody listens to.
    var audible: [(job: JobID, state: Unfinished)] {
        phases.compactMap { job, phase in
            guard case .unfinished(let state) = phase, !listeners(to: job).isEmpty else { return nil }
            return (job, state)
        }
    }

    /// Forgets the job's pictures and keeps its end.
    ///
    /// - Returns: false when the job had ended before, or is unknown.
    mutating func end(_ job: JobID, with message: ServiceMessage, at now: Double) -> Bool {
        guard case .unfinished(let unfinished) = phases[job] else { return false }
        inputBytes -= unfinished.inputBytes
        var bytes = 0
        if case .finished(let finished) = message { bytes = finished.image.count }
        phases[job] = .ended(Ended(message: message, at: now, bytes: bytes))
        endings.append(job)
        resultBytes += bytes
        discardOld(at: now)
        return true
    }

    /// Forgets a job that has ended. One that has not goes on.
    mutating func acknowledge(_ job: JobID) {
        guard case .ended(let ended) = phases[job] else { return }
        resultBytes -= ended.bytes
        endings.removeAll { $0 == job }
        phases[job] = nil
        listeners[job] = nil
    }

    /// Forgets a job that never ran.
    mutating func drop(_ job: JobID) {
        guard case .unfinished(let unfinished) = phases[job] else { return }
        inputBytes -= unfinished.inputBytes
        phases[job] = nil
        listeners[job] = nil
    }

    /// Forgets what is too old or, oldest first, too much. The newest end stays however large it is: somebody is about to
    /// be told of it.
    mutating func discardOld(at now: Double) {
        while let oldest = endings.first, case .ended(let ended) = phases[oldest] {
            let tooOld = now - ended.at > bounds.resultSeconds
            let tooMuch = resultBytes > bounds.resultBytes || endings.count > bounds.results
            guard tooOld || (tooMuch && endings.count > 1) else { return }
            acknowledge(oldest)
        }
    }
}
