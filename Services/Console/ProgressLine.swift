import InferenceProtocol

/// One line on the terminal that is written over and over.
struct ProgressLine {
    private static let width = 24
    private static let eraseLine = "\r\u{1B}[K"

    let shown: Bool

    func show(_ progress: JobProgress) {
        guard shown else { return }
        FileHandles.error.write(Self.eraseLine + Self.text(progress))
    }

    func clear() {
        if shown { FileHandles.error.write(Self.eraseLine) }
    }

    private static func text(_ progress: JobProgress) -> String {
        let seconds = Int(progress.estimateSeconds.rounded(.up))
        guard progress.position == 0 else { return "waiting, place \(progress.position), about \(seconds) s" }
        let done = min(width, Int(progress.fraction * Double(width)))
        let bar = String(repeating: "█", count: done) + String(repeating: "░", count: width - done)
        return "\(bar) \(Int(progress.fraction * 100)) % \(progress.stage), about \(seconds) s"
    }
}
