import Foundation
public import ServiceKit

/// Pictures that show what an effect does, before and after side by side: files of one folder, named after the effects
/// (`neon.jpg`), held in memory.
public struct Examples: Sendable {
    public static let none = Examples(pictures: [:])

    private static let ending = ".jpg"
    /// What Telegram takes as a photo.
    private static let limit = 10_000_000

    private let pictures: [String: [UInt8]]

    private init(pictures: [String: [UInt8]]) {
        self.pictures = pictures
    }

    /// Reads the folder; where there is none, there are no examples.
    public init(folder: String, log: Log) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let pictures = names.filter { $0.hasSuffix(Self.ending) }.compactMap { name -> (String, [UInt8])? in
            guard let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name)")), data.count <= Self.limit else {
                log.warning(
                    "an example is left out: it cannot be read, or Telegram takes none so large", ["file": name])
                return nil
            }
            return (String(name.dropLast(Self.ending.count)), Array(data))
        }
        self.init(pictures: Dictionary(uniqueKeysWithValues: pictures))
    }

    /// Those that have a picture.
    var effects: Set<String> { Set(pictures.keys) }

    subscript(effect: String) -> [UInt8]? { pictures[effect] }
}
