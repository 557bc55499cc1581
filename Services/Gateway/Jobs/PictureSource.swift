import Conversation
import InferenceProtocol
import ServiceKit
import Store
import TelegramAPI

/// Brings pictures from Telegram.
struct PictureSource {
    private let tools: JobTools

    init(_ tools: JobTools) {
        self.tools = tools
    }

    /// The style as the inference service takes it.
    func style(of job: JobRecord) async throws -> Submission.Style {
        switch job.style {
        case .file(let file): .image(try await fetch(file) { $0.styleUnavailable })
        case .gallery(let name): .gallery(name)
        case nil: .none
        }
    }

    /// The file's bytes, however long Telegram takes to answer.
    ///
    /// - Parameter words: what to tell the user when Telegram does not give the file out.
    /// - Throws: an ``Apology`` in these words.
    func fetch(
        _ file: String, orSay words: @escaping @Sendable (any Phrasebook) -> String = { $0.pictureUnavailable }
    ) async throws -> [UInt8] {
        var backoff = Backoff()
        while true {
            do throws(TelegramError) {
                return try await tools.client.download(file: file, maximumBytes: tools.limits.downloadBytes)
            } catch {
                if error.code == .cancelled { throw CancellationError() }
                guard error.isTemporary else {
                    throw Apology("download: \(error.message)", words: words)
                }
                var pause = backoff.next()
                if case .tooManyRequests(let seconds) = error.code { pause = max(pause, .seconds(seconds)) }
                tools.log.info("a picture cannot be downloaded yet", ["why": error.message])
                try await Task.sleep(for: pause)
            }
        }
    }
}
