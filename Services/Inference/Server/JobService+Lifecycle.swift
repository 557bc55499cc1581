import InferenceProtocol
import Scheduler
import Synchronization

/// Telling clients how far their jobs are, and coming to an end.
extension JobService {
    /// Tells all listeners what has changed, over and over, with a pause in between. Ends with the task.
    func tellProgress() async {
        for await _ in scheduler.changes {
            let forecast = scheduler.forecast()
            state.withLock { state in
                for (job, unfinished) in state.book.audible {
                    let progress = JobProgress(job, unfinished, forecast[job])
                    guard progress.isNews(after: unfinished.told) else { continue }
                    state.book.update(job) { $0.told = progress }
                    let news = progress.withoutPreview(toldIn: unfinished.told)
                    for listener in state.book.listeners(to: job) {
                        state.outboxes[listener]?.post(.progress(news))
                    }
                }
            }
            guard (try? await Task.sleep(for: bounds.progressInterval)) != nil else { return }
        }
    }

    /// Takes no more jobs and forgets those that wait: their clients will submit them again.
    func close() {
        state.withLock { state in
            state.closed = true
            for job in scheduler.close() { state.book.drop(job) }
            resumeIfIdle(&state)
        }
    }

    func cancelRunning() {
        for job in scheduler.forecast().keys { scheduler.cancel(job) }
    }

    /// Returns when the service is closed and its last job has ended.
    func idle() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.idle.append(continuation)
                resumeIfIdle(&state)
            }
        }
    }

    func resumeIfIdle(_ state: inout State) {
        guard state.closed, state.book.unfinishedCount == 0 else { return }
        for continuation in state.idle { continuation.resume() }
        state.idle = []
    }
}
