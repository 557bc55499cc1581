import Jobs
import ServiceKit
import Store
import Synchronization
import TelegramAPI
import Updates

/// Takes batches of updates and sets everybody to work on what they bring.
final class Desk: Sendable {
    private let store: Store
    private let client: TelegramClient
    private let intake: Intake
    private let outbox: Outbox
    private let runner: JobRunner
    private let reporter: Reporter
    private let log: Log
    private let lastBeat = Mutex(0.0)

    init(
        store: Store, client: TelegramClient, intake: Intake, outbox: Outbox, runner: JobRunner, reporter: Reporter,
        log: Log
    ) {
        self.store = store
        self.client = client
        self.intake = intake
        self.outbox = outbox
        self.runner = runner
        self.reporter = reporter
        self.log = log
    }

    /// - Throws: when the batch could not be stored.
    func take(_ updates: [Update]) async throws {
        try await beat()
        guard !updates.isEmpty else { return }
        let outcome = try await intake.take(updates)
        // From here on everything is on disk; what fails now is made up for at the next start.
        for answer in outcome.answers { Task { await self.send(answer) } }
        if outcome.hasMessages { await outbox.wake() }
        for report in outcome.reports { Task { await reporter.answer(report) } }
        await runner.cancel(outcome.cancelledJobs)
        await runner.settle(outcome.settledJobs)
        do {
            try await runner.add(outcome.startedJobs)
        } catch {
            log.error("new jobs cannot be read and wait for the next start", ["why": "\(error)"])
        }
    }

    /// A spinner turns on the pressed button until it is answered; nothing else depends on it.
    private func send(_ answer: AnswerCallbackQuery) async {
        do throws(TelegramError) {
            _ = try await client.call(answer)
        } catch {
            log.debug("a button was not answered", ["why": error.message])
        }
    }

    private func beat() async throws {
        let now = WallClock.now
        let isDue = lastBeat.withLock { last in
            guard now - last >= Heartbeat.interval else { return false }
            last = now
            return true
        }
        if isDue { try await Heartbeat.beat(store) }
    }
}
