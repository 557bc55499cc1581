import Effects
import InferenceProtocol

/// Compares what was asked for with what is on offer.
struct SubmissionCheck {
    let effects: [String: any Effect]
    let gallery: Set<String>
    let limits: ServiceLimits

    /// The effect and the request with every parameter filled in.
    func checked(_ submission: Submission) throws(Refusal) -> (effect: any Effect, request: EffectRequest) {
        guard let effect = effects[submission.effect] else {
            throw Refusal(.unknownEffect, Wording.unknownEffect(submission.effect, known: effects.keys.sorted()))
        }
        let description = effect.description
        if let reason = description.unavailable {
            throw Refusal(.effectUnavailable, Wording.unavailable(description, reason))
        }
        let request = EffectRequest(
            image: submission.image, style: try style(submission, description),
            parameters: try parameters(submission, description))
        let largest = max(submission.image.count, submission.style.imageBytes)
        guard largest <= limits.imageBytes else {
            throw Refusal(.tooLarge, Wording.fileTooLarge(bytes: largest, limit: Int(limits.imageBytes)))
        }
        return (effect, request)
    }

    private func style(
        _ submission: Submission, _ effect: EffectDescription
    ) throws(Refusal) -> Submission.Style {
        guard effect.wantsStyle else { return .none }
        switch submission.style {
        case .none: throw Refusal(.styleMissing, Wording.styleMissing(gallery: gallery.sorted()))
        case .image: return submission.style
        case .gallery(let name) where gallery.contains(name): return submission.style
        case .gallery(let name):
            throw Refusal(.styleMissing, Wording.unknownStyle(name, gallery: gallery.sorted()))
        }
    }

    private func parameters(
        _ submission: Submission, _ effect: EffectDescription
    ) throws(Refusal) -> [String: String] {
        let known = Dictionary(uniqueKeysWithValues: effect.parameters.map { ($0.name, $0) })
        var values = known.mapValues(\.defaultValue)
        for (name, value) in submission.parameters {
            guard let parameter = known[name] else {
                throw Refusal(
                    .badParameter, Wording.unknownParameter(name, known: effect.parameters.map(\.name)))
            }
            guard parameter.accepts(value) else {
                throw Refusal(.badParameter, Wording.badValue(value, for: parameter))
            }
            values[name] = value
        }
        return values
    }
}

/// A ``Refused`` whose job is still to be named.
struct Refusal: Error {
    let code: Refused.Code
    let message: LocalizedText
    var retryAfterSeconds: Double?

    init(_ code: Refused.Code, _ message: LocalizedText, retryAfterSeconds: Double? = nil) {
        self.code = code
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    func refused(_ job: JobID?) -> ServiceMessage {
        .refused(Refused(job: job, code: code, message: message, retryAfterSeconds: retryAfterSeconds))
    }
}

extension Submission {
    /// Bytes of all its pictures.
    var inputBytes: Int { image.count + style.imageBytes }
}

extension Submission.Style {
    var imageBytes: Int {
        if case .image(let bytes) = self { bytes.count } else { 0 }
    }
}
