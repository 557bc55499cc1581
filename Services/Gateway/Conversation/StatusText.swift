import InferenceProtocol

/// What the message of a job says while the job is on its way, and the buttons under the result.
public struct StatusText: Sendable {
    private static let barLength = 10

    private let title: String
    private let phrases: any Phrasebook
    private let job: String
    private let hasSettings: Bool
    private let hasStyle: Bool

    /// `job` is its id.
    public init(job: String, choice: Choice, language: Language, catalogue: Catalogue) {
        self.job = job
        title = catalogue.title(of: choice, language)
        phrases = language.phrases
        hasSettings = catalogue[choice.effect].map { !$0.offered.isEmpty } ?? false
        hasStyle = choice.style != nil
    }

    public var queued: OutgoingText { withCancel(phrases.queued) }

    public var serviceAway: OutgoingText { withCancel(phrases.serviceAway) }

    /// `position` counts the jobs before this one.
    public func waiting(position: Int, seconds: Double) -> OutgoingText {
        withCancel(phrases.queued(before: position, seconds: seconds))
    }

    /// `fraction` is of the whole job, 0...1; `seconds` are those to go. `canSettle`: there is a picture already that may
    /// be good enough.
    public func working(fraction: Double, seconds: Double, canSettle: Bool = false) -> OutgoingText {
        let fraction = min(max(fraction, 0), 1)
        let full = Int((fraction * Double(Self.barLength)).rounded(.down))
        let bar = String(repeating: "▓", count: full) + String(repeating: "░", count: Self.barLength - full)
        return withCancel(
            "\(bar)\n\(phrases.working(percent: Int(fraction * 100), seconds: seconds))", canSettle: canSettle)
    }

    public var cancelled: OutgoingText {
        OutgoingText(
            "\(title)\n\(phrases.cancelled)", Keyboard([[Keyboard.Button(phrases.retryButton, .retry(job: job))]]))
    }

    /// An apology in the words given.
    public func failed(_ words: String, canRetry: Bool) -> OutgoingText {
        let retry = Keyboard([[Keyboard.Button(phrases.retryButton, .retry(job: job))]])
        return OutgoingText("\(title)\n\(words)", canRetry ? retry : nil)
    }

    /// The caption of the result. `forcedFile`: it was to be a photo and is too large for one.
    public func result(width: Int, height: Int, seconds: Double, asFile: Bool, forcedFile: Bool) -> OutgoingText {
        let time = seconds < 10 ? "\((seconds * 10).rounded() / 10)" : "\(Int(seconds.rounded()))"
        var caption = "\(title) · \(width)×\(height) · \(time) \(phrases.secondsUnit)"
        if forcedFile { caption += "\n" + phrases.sentAsFile }
        var row = [Keyboard.Button(phrases.anotherEffectButton, .another(job: job))]
        if hasSettings { row.append(Keyboard.Button(phrases.settingsButton, .settingsOf(job: job))) }
        var second = hasStyle ? [Keyboard.Button(phrases.anotherStyleButton, .anotherStyle(job: job))] : []
        if !asFile { second.append(Keyboard.Button(phrases.asFileButton, .asFile(job: job))) }
        return OutgoingText(caption, .fitting([row, second]))
    }

    /// For the short message that rings after a long job.
    public var ready: String { phrases.ready(title) }

    private func withCancel(_ line: String, canSettle: Bool = false) -> OutgoingText {
        let settle = canSettle ? [Keyboard.Button(phrases.settleButton, .settle(job: job))] : []
        return OutgoingText(
            "\(title)\n\(line)", Keyboard([settle + [Keyboard.Button(phrases.cancelButton, .cancel(job: job))]]))
    }
}
