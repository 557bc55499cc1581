import Effects
import InferenceProtocol
import Networks
import Scheduler
import ServiceKit
import Synchronization

/// From the start of a job, on its lane's thread, to its end.
extension JobService {
    func perform(_ assignment: Assignment, _ running: RunningJob<JobID>) {
        let job = assignment.job
        let lane = seats[running.lane][running.seat]
        // Overtaking is rare: the memory of its plans is worth more than the time to make them.
        defer { if running.seat > 0 { lane.dropPlans() } }
        let started = ContinuousClock.now
        let gap = LongestGap()
        let context = EffectContext(
            lane: lane, deadline: assignment.deadline, cancelled: { gap.asking { running.shouldStop() } },
            settled: { [self] in state.withLock { $0.book.isSettled(job) } },
            progress: { [self] stage, fraction, preview in
                state.withLock { state in
                    state.book.update(job) { unfinished in
                        unfinished.stage = stage
                        unfinished.fraction = fraction
                        if let preview, preview.count <= bounds.previewBytes { unfinished.preview = preview }
                    }
                }
                running.report(fraction: fraction)
            })
        let message: ServiceMessage
        do throws(EffectFailure) {
            try context.checkpoint()
            message = .finished(try assignment.effect.apply(assignment.request, context).finished(job))
        } catch {
            message = error.message(for: job)
        }
        let times = JobTimes(waited: started - assignment.accepted, ran: .seconds(running.secondsRan), gap: gap.longest)
        let effect = assignment.effect.description.id
        state.withLock { end(job, effect, message, times, &$0) }
        message.log(to: log, effect: effect, times)
    }

    /// Tells all listeners and counts. The log is written by the caller, without the lock: whoever reads the log may be
    /// slow.
    func end(
        _ job: JobID, _ effect: String, _ message: ServiceMessage, _ times: JobTimes, _ state: inout State
    ) {
        guard state.book.end(job, with: message, at: now) else { return }
        state.statistics.count(message, of: effect, seconds: times.ran.map { $0 / .seconds(1) })
        for listener in state.book.listeners(to: job) { state.outboxes[listener]?.post(message) }
        resumeIfIdle(&state)
    }
}
