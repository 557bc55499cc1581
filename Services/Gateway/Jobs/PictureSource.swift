import Conversation
import ServiceKit
import TelegramAPI

/// Brings pictures from Telegram.
struct PictureSource {
    private let tools: JobTools

    init(_ tools: JobTools) {
        self.tools = tools
    }

    /// The file's bytes, however long Telegram takes to answer.
    ///
    /// - Throws: an ``Apology`` when Telegram does not give the file out.
    func fetch(_ file: String) async throws -> [UInt8] {
        var backoff = Backoff()
        while true {
            do throws(TelegramError) {
                return try await tools.client.download(file: file, maximumBytes: tools.limits.downloadBytes)
            } catch {
                if error.code == .cancelled { throw CancellationError() }
                guard error.isTemporary else {
                    throw Apology("download: \(error.message)") { $0.pictureUnavailable }
                }
                var pause = backoff.next()
                if case .tooManyRequests(let seconds) = error.code { pause = max(pause, .seconds(seconds)) }
                tools.log.info("a picture cannot be downloaded yet", ["why": error.message])
                try await Task.sleep(for: pause)
            }
        }
    }
}
