import Conversation
import InferenceProtocol

/// How a job ends.
enum JobOutcome: Sendable {
    case picture(Finished)
    case apology(Apology)
}

/// Why there is no picture: for the user, and for the log.
struct Apology: Error, Sendable {
    var words: @Sendable (any Phrasebook) -> String
    var reason: String
    var canRetry: Bool

    init(_ reason: String, canRetry: Bool = false, words: @escaping @Sendable (any Phrasebook) -> String) {
        self.reason = reason
        self.canRetry = canRetry
        self.words = words
    }

    /// In the service's own words.
    init(_ failed: Failed, _ language: Language) {
        let message = failed.message[language.rawValue]
        let canRetry =
            switch failed.code {
            case .badImage, .tooLarge, .badParameter: false
            case .cancelled, .deadline, .outOfMemory, .internal, .other: true
            }
        self.init("\(failed.code.rawValue): \(failed.detail)", canRetry: canRetry) { phrases in
            message.isEmpty ? phrases.internalFailure : message
        }
    }

    init(_ refused: Refused, _ language: Language) {
        let message = refused.message[language.rawValue]
        self.init("refused: \(refused.code.rawValue)") { phrases in
            message.isEmpty ? phrases.internalFailure : message
        }
    }
}
