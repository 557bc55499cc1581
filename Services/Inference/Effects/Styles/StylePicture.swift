import FoundationEssentials
import Imaging
import Synchronization

/// A picture in the gallery's folder. What a network sees in it is found out by the first job that needs it, and kept; a job that
/// is stopped on the way leaves it to the next.
///
/// Two jobs that need it at the same moment both look: one that waited could have overtaken the other on its own lane, and would
/// wait for ever.
final class StylePicture: Sendable {
    let path: String
    let header: ImageHeader
    let fileBytes: Int
    private let seen = Mutex(StyleStatistics())

    /// Decodes the picture once, to be sure that it can be.
    init(path: String, limits: ImageLimits) throws(StyleError) {
        do {
            let file = try Self.read(path)
            header = try ImageHeader(file, limits: limits)
            _ = try Picture(decoding: file, limits: limits)
            fileBytes = file.count
        } catch let error as ImagingError {
            throw StyleError(path, "\(error)")
        } catch {
            throw StyleError(path, "cannot be read: \(error)")
        }
        self.path = path
    }

    /// What a model sees; nil when no job has looked yet.
    subscript(model: String) -> StyleStatistics? {
        let statistics = seen.withLock { $0.seen(by: model) }
        return statistics.grams.isEmpty ? nil : statistics
    }

    func keep(_ statistics: StyleStatistics) {
        seen.withLock { $0.grams.merge(statistics.grams) { old, _ in old } }
    }

    /// - Throws: ``StyleError`` when it is no longer the file that was there at the start: memory was set aside for that one.
    func file() throws(StyleError) -> [UInt8] {
        guard let file = try? Self.read(path), file.count == fileBytes, (try? ImageHeader(file)) == header else {
            throw StyleError(path, "has changed since the service started; start it again")
        }
        return file
    }

    private static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}
