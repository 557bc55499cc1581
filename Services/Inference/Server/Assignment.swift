import Effects
import InferenceProtocol
import Scheduler
import ServiceKit

/// A job on its way to a lane.
struct Assignment: Sendable {
    let job: JobID
    let effect: any Effect
    let request: EffectRequest
    let accepted: ContinuousClock.Instant
    let deadline: ContinuousClock.Instant
}

/// How long a job waited for its lane, how long it computed, and how long it was deaf at a time; nil when it never did.
struct JobTimes {
    var waited: Duration?
    var ran: Duration?
    var gap: Duration?
}

extension EffectOutput {
    func finished(_ job: JobID) -> Finished {
        Finished(
            job: job, image: image, mediaType: mediaType, width: UInt32(clamping: width),
            height: UInt32(clamping: height),
            timings: timings, recipe: recipe)
    }
}

extension EffectFailure {
    func message(for job: JobID) -> ServiceMessage {
        .failed(Failed(job: job, code: code, message: message, detail: detail, retryable: retryable))
    }
}

extension Refusal {
    static func shuttingDown(retryAfterSeconds: Double) -> Refusal {
        Refusal(.shuttingDown, Wording.shuttingDown, retryAfterSeconds: retryAfterSeconds)
    }

    static func full(retryAfterSeconds: Double) -> Refusal {
        Refusal(.queueFull, Wording.full(retryAfterSeconds: retryAfterSeconds), retryAfterSeconds: retryAfterSeconds)
    }

    init(_ refusal: ScheduleRefusal, restartSeconds: Double) {
        switch refusal {
        case .full(let seconds): self = .full(retryAfterSeconds: seconds)
        case .neverFits(let bytes, let limit):
            self.init(.tooLarge, Wording.needsTooMuchMemory(bytes: bytes, limit: limit))
        case .known, .closed: self = .shuttingDown(retryAfterSeconds: restartSeconds)
        }
    }
}

extension JobProgress {
    /// Less than this more is not worth a message.
    private static let noticeableFraction = 0.01
    private static let noticeableSeconds = 1.0

    init(_ job: JobID, _ state: JobBook.Unfinished, _ forecast: JobForecast?) {
        self.init(
            job: job, stage: state.stage, fraction: state.fraction, position: UInt32(clamping: forecast?.position ?? 0),
            estimateSeconds: forecast?.seconds ?? 0, preview: state.preview)
    }

    func isNews(after told: JobProgress?) -> Bool {
        guard let told else { return true }
        return stage != told.stage || position != told.position || preview != told.preview
            || abs(fraction - told.fraction) >= Self.noticeableFraction
            || abs(estimateSeconds - told.estimateSeconds) >= Self.noticeableSeconds
    }

    /// The same without a preview that has been told already.
    func withoutPreview(toldIn told: JobProgress?) -> JobProgress {
        var news = self
        if preview == told?.preview { news.preview = nil }
        return news
    }
}

extension ServiceMessage {
    /// One line per job. Whose it was is not the log's business.
    func log(to log: Log, effect: String, _ times: JobTimes) {
        func milliseconds(_ duration: Duration?) -> String {
            duration.map { String(Int(($0 / .milliseconds(1)).rounded())) } ?? "-"
        }
        switch self {
        case .finished(let finished):
            let stages = finished.timings.map { "\($0.stage):\(Int($0.milliseconds.rounded()))" }
            log.info(
                "finished",
                [
                    "job": finished.job.description, "effect": effect, "waited_ms": milliseconds(times.waited),
                    "ran_ms": milliseconds(times.ran), "gap_ms": milliseconds(times.gap),
                    "stages_ms": stages.joined(separator: ","),
                    "size": "\(finished.width)x\(finished.height)", "bytes": String(finished.image.count),
                    "recipe": finished.recipe,
                ])
        case .failed(let failed):
            log.info(
                "failed",
                [
                    "job": failed.job.description, "effect": effect, "code": failed.code.rawValue,
                    "waited_ms": milliseconds(times.waited), "ran_ms": milliseconds(times.ran), "detail": failed.detail,
                ])
        default: break
        }
    }
}
