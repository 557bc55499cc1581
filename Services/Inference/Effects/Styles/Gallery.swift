import FoundationEssentials
public import Imaging
public import InferenceProtocol
public import Networks

/// The styles that need no picture from the user: those of a folder, as files of statistics (``StyleFile``) or as pictures that
/// the operator put there, looked at now.
public struct Gallery: Sendable {
    /// Of the weights' folder.
    public static let folder = "styles"

    private let styles: [StyleFile]
    /// What lies in the folder and cannot be used.
    public let problems: [StyleError]

    /// No styles at all.
    public static let empty = Gallery(styles: [], problems: [])

    private init(styles: [StyleFile], problems: [StyleError]) {
        self.styles = styles
        self.problems = problems
    }

    /// Reads the folder; where there is none, or no model that paints in styles, the gallery is empty.
    ///
    /// - Parameter lane: to look at pictures with.
    public init(folder: String, library: ModelLibrary, limits: ImageLimits = ImageLimits(), lane: Lane) {
        guard let maker = try? StyleMaker(library, limits: limits) else {
            self = .empty
            return
        }
        var (styles, problems): ([StyleFile], [StyleError]) = ([], [])
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted().compactMap({ File(name: $0) }) {
            do throws(StyleError) {
                if styles.contains(where: { $0.card.name == file.stem }) {
                    throw StyleError("\(folder)/\(file.name)", "there is another style named \(file.stem)")
                }
                switch file.kind {
                case .statistics: styles.append(try maker.read("\(folder)/\(file.name)", named: file.stem))
                case .picture:
                    let card = try StyleCard(name: file.stem, beside: "\(folder)/\(file.stem)")
                    styles.append(try maker.style("\(folder)/\(file.name)", card, on: lane))
                }
            } catch {
                problems.append(error)
            }
        }
        self.init(styles: styles, problems: problems)
    }

    /// What clients are told, in the order of the names.
    public var announced: [GalleryStyle] { styles.map(\.card.announced) }

    subscript(name: String) -> StyleStatistics? {
        styles.first { $0.card.name == name }?.statistics
    }
}

/// A file that makes a style.
private struct File {
    enum Kind {
        case statistics
        case picture
    }

    let name: String
    /// The name without its ending.
    let stem: String
    let kind: Kind

    private static let pictures: Set<String> = ["jpg", "jpeg", "png", "webp"]

    init?(name: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        let ending = name[name.index(after: dot)...].lowercased()
        if ending == StyleFile.ending {
            kind = .statistics
        } else if Self.pictures.contains(ending) {
            kind = .picture
        } else {
            return nil
        }
        self.name = name
        stem = String(name[..<dot])
    }
}
