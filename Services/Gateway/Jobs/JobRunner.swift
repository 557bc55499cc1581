import Conversation
import InferenceProtocol
public import ServiceKit
public import Store
public import TelegramAPI

/// Sees every job in the store through to its end.
///
/// As many jobs are under way at once as ``JobLimits/underWay`` says; among those that wait, the next is the oldest of
/// the user who has fewest under way.
public actor JobRunner {
    private struct Waiting {
        var id: String
        var user: Int64
    }

    private struct Running {
        var user: Int64
        var task: Task<Void, Never>
    }

    private let tools: JobTools
    private let store: Store
    private let log: Log
    private let limits: JobLimits
    private var waiting: [Waiting] = []
    private var running: [String: Running] = [:]
    /// Jobs whose course has been broken off and that need another one at once.
    private var goingOn: Set<String> = []
    private var isStopped = false

    public init(
        store: Store, link: InferenceLink, client: TelegramClient, door: ChatDoor, catalogue: CatalogueKeeper,
        limits: JobLimits = JobLimits(), log: Log
    ) {
        self.store = store
        self.log = log
        self.limits = limits
        tools = JobTools(
            store: store, link: link, client: client, door: door, catalogue: catalogue, limits: limits, log: log,
            transfers: Gate(places: limits.transfers))
    }

    /// Takes up all jobs that an earlier run has left. To be called once, before the first ``add(_:)``.
    public func recover() async throws {
        let jobs = try await store.transaction { try $0.unfinishedJobs() }
        if !jobs.isEmpty { log.info("jobs of an earlier run go on", ["count": "\(jobs.count)"]) }
        waiting = jobs.map { Waiting(id: $0.id, user: $0.user) }
        startNext()
    }

    /// New jobs are in the store.
    public func add(_ ids: [String]) async throws {
        let jobs = try await store.transaction { ledger in try ids.compactMap { try ledger.job($0) } }
        waiting += jobs.map { Waiting(id: $0.id, user: $0.user) }
        startNext()
        // Those that have to wait say so at once, where there is a message to say it in.
        for job in jobs where waiting.contains(where: { $0.id == job.id }) {
            if let course = JobCourse(job, tools) { await course.showProgress(course.status.queued) }
        }
    }

    /// The rows of these jobs say that they are to be cancelled. Their courses are broken off; new ones see to the rest.
    public func cancel(_ ids: [String]) {
        for id in ids {
            if let running = running[id] {
                running.task.cancel()
            } else if let index = waiting.firstIndex(where: { $0.id == id }) {
                // It need not wait its turn to be cancelled.
                start(waiting.remove(at: index))
            }
        }
    }

    /// The rows of these jobs say that their pictures are good enough as they are now. Here the service hears it at once; should
    /// that fail, from the job's next course.
    public func settle(_ ids: [String]) async {
        guard !ids.isEmpty, let session = await tools.link.session else { return }
        for id in ids.compactMap({ JobID($0) }) { await tools.link.send(.settle(id), in: session) }
    }

    /// Breaks off everything. The rows say how far each job is.
    public func stop() async {
        isStopped = true
        let tasks = running.values.map(\.task)
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    /// For the metrics.
    public var counts: (waiting: Int, underWay: Int) { (waiting.count, running.count) }

    private func startNext() {
        while !isStopped, running.count < limits.underWay, let index = nextIndex() {
            start(waiting.remove(at: index))
        }
    }

    private func nextIndex() -> Int? {
        var load: [Int64: Int] = [:]
        for job in running.values { load[job.user, default: 0] += 1 }
        return waiting.indices.min { left, right in
            (load[waiting[left].user, default: 0], left) < (load[waiting[right].user, default: 0], right)
        }
    }

    private func start(_ job: Waiting) {
        guard running[job.id] == nil else { return }
        let task = Task {
            await self.run(job.id)
            self.ended(job)
        }
        running[job.id] = Running(user: job.user, task: task)
    }

    private func run(_ id: String) async {
        do {
            guard let job = try await store.transaction({ try $0.job(id) }), !job.state.isFinal else { return }
            guard var course = JobCourse(job, tools) else { return log.error("a job has a bad id", ["job": id]) }
            try await course.run()
        } catch is CancellationError {
            // By the user: another course sees to that. Or because the gateway stops.
            if !isStopped, await isToBeCancelled(id) { goingOn.insert(id) }
        } catch {
            log.error("a job is interrupted and will be taken up again", ["job": id, "why": "\(error)"])
            try? await Task.sleep(for: limits.pauseAfterFault)
            goingOn.insert(id)
        }
        if let job = JobID(id) { await tools.link.ignore(job) }
    }

    private func isToBeCancelled(_ id: String) async -> Bool {
        guard let job = try? await store.transaction({ try $0.job(id) }) else { return false }
        return job.cancelRequested && !job.state.isFinal
    }

    private func ended(_ job: Waiting) {
        running[job.id] = nil
        if goingOn.remove(job.id) != nil, !isStopped { start(job) }
        startNext()
    }
}
