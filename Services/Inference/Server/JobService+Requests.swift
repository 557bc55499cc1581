import Effects
import InferenceProtocol
import Scheduler
import ServiceKit
import Synchronization

/// What clients ask for.
extension JobService {
    /// Takes a job, or attaches to it when it is known already.
    func submit(_ submission: Submission, from listener: JobBook.Listener) {
        if attach(submission.job, listener) { return }
        do throws(Refusal) {
            let (effect, request) = try check.checked(submission)
            let prediction: Result<EffectPrediction, EffectFailure>
            do throws(EffectFailure) {
                prediction = .success(try effect.predict(request))
            } catch {
                prediction = .failure(error)
            }
            try state.withLock { state throws(Refusal) in
                try admit(submission, effect, request, prediction, from: listener, &state)
            }
        } catch {
            log.info(
                "refused",
                ["job": submission.job.description, "effect": submission.effect, "code": error.code.rawValue])
            post(error.refused(submission.job), to: listener)
        }
    }

    private func admit(
        _ submission: Submission, _ effect: any Effect, _ request: EffectRequest,
        _ prediction: Result<EffectPrediction, EffectFailure>, from listener: JobBook.Listener, _ state: inout State
    ) throws(Refusal) {
        let job = submission.job
        // Another connection may have brought the same job in the meantime.
        if greet(job, listener, &state) { return }
        switch prediction {
        case .failure(let failure):
            state.book.add(job, effect: submission.effect, inputBytes: 0)
            state.book.listen(listener, to: job)
            state.outboxes[listener]?.post(.accepted(Accepted(job: job, position: 0, estimateSeconds: 0)))
            end(job, submission.effect, failure.message(for: job), JobTimes(), &state)
        case .success(let prediction):
            if state.closed { throw Refusal.shuttingDown(retryAfterSeconds: bounds.restartSeconds) }
            guard state.book.inputBytes + submission.inputBytes <= bounds.inputBytes else {
                throw Refusal.full(retryAfterSeconds: scheduler.retryAfterSeconds)
            }
            let assignment = Assignment(
                job: job, effect: effect, request: request, accepted: .now,
                deadline: .now + .seconds(deadline(submission)))
            do throws(ScheduleRefusal) {
                try scheduler.submit(
                    job, user: submission.fairnessKey, seconds: prediction.seconds, bytes: prediction.bytes
                ) {
                    [self] in perform(assignment, $0)
                }
            } catch {
                throw Refusal(error, restartSeconds: bounds.restartSeconds)
            }
            state.book.add(job, effect: submission.effect, inputBytes: submission.inputBytes)
            _ = greet(job, listener, &state)
        }
    }

    private func deadline(_ submission: Submission) -> Double {
        submission.deadlineSeconds > 0
            ? min(submission.deadlineSeconds, bounds.deadlineSeconds) : bounds.deadlineSeconds
    }

    /// Has the client told of a job that was submitted before.
    ///
    /// - Returns: whether there is such a job.
    @discardableResult
    func attach(_ job: JobID, _ listener: JobBook.Listener) -> Bool {
        state.withLock { greet(job, listener, &$0) }
    }

    /// Accepted, how far it is, and its end if that has come.
    private func greet(_ job: JobID, _ listener: JobBook.Listener, _ state: inout State) -> Bool {
        state.book.discardOld(at: now)
        guard let phase = state.book.phase(of: job) else { return false }
        state.book.listen(listener, to: job)
        let outbox = state.outboxes[listener]
        switch phase {
        case .ended(let ended):
            outbox?.post(.accepted(Accepted(job: job, position: 0, estimateSeconds: 0)))
            outbox?.post(ended.message)
        case .unfinished(let unfinished):
            let progress = JobProgress(job, unfinished, scheduler.forecast()[job])
            outbox?.post(
                .accepted(
                    Accepted(job: job, position: progress.position, estimateSeconds: progress.estimateSeconds)))
            outbox?.post(.progress(progress))
        }
        return true
    }

    /// Stops a job, whoever asks; the asker is told of its end.
    func cancel(_ job: JobID, from listener: JobBook.Listener) -> Bool {
        state.withLock { state in
            guard greet(job, listener, &state) else { return false }
            guard case .unfinished(let unfinished) = state.book.phase(of: job), scheduler.cancel(job) else {
                return true
            }
            let failed = Failed(
                job: job, code: .cancelled, message: Wording.cancelled, detail: "cancelled while waiting",
                retryable: false)
            end(job, unfinished.effect, .failed(failed), JobTimes(), &state)
            return true
        }
    }

    func acknowledge(_ job: JobID) {
        state.withLock { $0.book.acknowledge(job) }
    }

    func post(_ message: ServiceMessage, to listener: JobBook.Listener) {
        state.withLock { $0.outboxes[listener] }?.post(message)
    }
}
