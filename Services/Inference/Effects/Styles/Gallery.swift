import FoundationEssentials
public import Imaging
public import InferenceProtocol
public import Networks

/// The styles that need no picture from the user: those of a folder, as files of statistics (``StyleFile``) or as pictures that
/// the operator put there (``StylePicture``).
public struct Gallery: Sendable {
    /// Of the weights' folder.
    public static let folder = "styles"

    enum Style: Sendable {
        case statistics(StyleStatistics)
        case picture(StylePicture)
    }

    private let styles: [(card: StyleCard, style: Style)]
    /// What lies in the folder and cannot be used.
    public let problems: [StyleError]

    /// No styles at all.
    public static let empty = Gallery(styles: [], problems: [])

    private init(styles: [(card: StyleCard, style: Style)], problems: [StyleError]) {
        self.styles = styles
        self.problems = problems
    }

    /// Reads the folder; where there is none, or no model that paints in styles, the gallery is empty.
    public init(folder: String, library: ModelLibrary, limits: ImageLimits = ImageLimits()) {
        guard let maker = try? StyleMaker(library, limits: limits) else {
            self = .empty
            return
        }
        var (styles, problems): ([(card: StyleCard, style: Style)], [StyleError]) = ([], [])
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for file in files.sorted().compactMap({ File(name: $0) }) {
            do throws(StyleError) {
                if styles.contains(where: { $0.card.name == file.stem }) {
                    throw StyleError("\(folder)/\(file.name)", "there is another style named \(file.stem)")
                }
                switch file.kind {
                case .statistics:
                    let read = try maker.read("\(folder)/\(file.name)", named: file.stem)
                    styles.append((read.card, .statistics(read.statistics)))
                case .picture:
                    let card = try StyleCard(name: file.stem, beside: "\(folder)/\(file.stem)")
                    let picture = try StylePicture(path: "\(folder)/\(file.name)", limits: limits)
                    styles.append((card, .picture(picture)))
                }
            } catch {
                problems.append(error)
            }
        }
        self.init(styles: styles, problems: problems)
    }

    /// What clients are told, in the order of the names.
    public var announced: [GalleryStyle] { styles.map(\.card.announced) }

    subscript(name: String) -> Style? {
        styles.first { $0.card.name == name }?.style
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
