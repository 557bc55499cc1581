import Conversation
import InferenceProtocol
import Jobs
import ServiceKit
import Store
import Updates

/// Tells those who run the bot how it is doing.
struct Reporter: Sendable {
    let store: Store
    let link: InferenceLink
    let runner: JobRunner
    let outbox: Outbox
    let log: Log

    func answer(_ request: Intake.Report) async {
        let workshop = await link.status().map(ServiceReport.Workshop.init)
        let counts = await runner.counts
        do {
            try await store.transaction { ledger in
                let states = try ledger.jobCounts()
                let report = ServiceReport(
                    underWay: counts.underWay, waiting: counts.waiting, done: states[.done] ?? 0,
                    failed: states[.failed] ?? 0, workshop: workshop)
                try request.enqueue(request.language.phrases.report(report), in: ledger, at: WallClock.now)
            }
            await outbox.wake()
        } catch {
            log.error("a report cannot be stored", ["why": "\(error)"])
        }
    }
}

extension ServiceReport.Workshop {
    init(_ status: ServiceStatus) {
        self.init(
            uptimeSeconds: status.uptimeSeconds, running: Int(status.running), lanes: Int(status.lanes),
            queued: Int(status.queued), queueLimit: Int(status.queueLimit),
            residentMegabytes: Int(status.residentBytes >> 20), limitMegabytes: Int(status.memoryLimitBytes >> 20),
            models: status.models.count)
    }
}
