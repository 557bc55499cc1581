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
            let prediction: EffectPrediction
            do throws(EffectFailure) {
                prediction = try effect.predict(request)
            } catch {
                return fail(submission, error, from: listener)
            }
            try admit(submission, effect, request, prediction, from: listener)
        } catch {
            log.info(
                "refused",
                ["job": submission.job.description, "effect": submission.effect, "code": error.code.rawValue])
            post(error.refused(submission.job), to: listener)
        }
    }

    private func admit(
        _ submission: Submission, _ effect: any Effect, _ request: EffectRequest, _ prediction: EffectPrediction,
        from listener: JobBook.Listener
    ) throws(Refusal) {
        let job = submission.job
        let assignment = Assignment(
            job: job, effect: effect, request: request, accepted: .now,
            deadline: .now + .seconds(deadline(submission)))
        let isNew = try state.withLock { state throws(Refusal) in
            // Another connection may have brought the same job in the meantime.
            if greet(job, listener, &state) { return false }
            guard state.book.inputBytes + submission.inputBytes <= bounds.inputBytes else {
                throw Refusal.full(retryAfterSeconds: scheduler.retryAfterSeconds)
            }
            do throws(ScheduleRefusal) {
                try scheduler.submit(
                    job, user: submission.fairnessKey, seconds: prediction.seconds, bytes: prediction.bytes
                ) { [self] in perform(assignment, $0) }
            } catch {
                throw Refusal(error, restartSeconds: bounds.restartSeconds)
            }
            state.book.add(job, effect: submission.effect, inputBytes: submission.inputBytes)
            return greet(job, listener, &state)
        }
        guard isNew else { return }
        log.debug(
            "accepted",
            [
                "job": job.description, "effect": submission.effect,
                "foretold_ms": String(Int((prediction.seconds * 1000).rounded())),
                "foretold_mb": String(prediction.bytes >> 20),
            ])
    }

    /// A job that cannot even begin is a failed job like any other: kept, and told again to whoever submits it again.
    private func fail(_ submission: Submission, _ failure: EffectFailure, from listener: JobBook.Listener) {
        let job = submission.job
        let message = failure.message(for: job)
        state.withLock { state in
            if greet(job, listener, &state) { return }
            state.book.add(job, effect: submission.effect, inputBytes: 0)
            end(job, submission.effect, message, JobTimes(), &state)
            _ = greet(job, listener, &state)
        }
        message.log(to: log, effect: submission.effect, JobTimes())
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
    ///
    /// - Returns: whether there is such a job.
    func cancel(_ job: JobID, from listener: JobBook.Listener) -> Bool {
        let failed = ServiceMessage.failed(
            Failed(
                job: job, code: .cancelled, message: Wording.cancelled, detail: "cancelled while waiting",
                retryable: false))
        var cancelledEffect: String?
        let known = state.withLock { state in
            guard greet(job, listener, &state) else { return false }
            if case .unfinished(let unfinished) = state.book.phase(of: job), scheduler.cancel(job) {
                cancelledEffect = unfinished.effect
                end(job, unfinished.effect, failed, JobTimes(), &state)
            }
            return true
        }
        if let cancelledEffect { failed.log(to: log, effect: cancelledEffect, JobTimes()) }
        return known
    }

    /// Has a job finish with the picture so far, whoever asks; the asker is told of its end.
    ///
    /// - Returns: whether there is such a job.
    func settle(_ job: JobID, from listener: JobBook.Listener) -> Bool {
        state.withLock { state in
            state.book.settle(job)
            return greet(job, listener, &state)
        }
    }

    func acknowledge(_ job: JobID) {
        state.withLock { $0.book.acknowledge(job) }
    }

    func post(_ message: ServiceMessage, to listener: JobBook.Listener) {
        state.withLock { $0.outboxes[listener] }?.post(message)
    }
}
