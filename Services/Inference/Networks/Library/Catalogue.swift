import FoundationEssentials

/// The models of this installation, as `weights/catalog.json` lists them.
public struct Catalogue: Decodable, Sendable {
    public static let fileName = "catalog.json"

    public struct Entry: Decodable, Sendable {
        public var name: String
        public var architecture: Architecture
        /// Within the weights' folder.
        public var file: String
        public var precision: PrecisionChoice
        /// The model card: data, licence, recipe, limits.
        public var card: String
        /// Whether the network shifts colours by the mean kept with its weights (``EDSR``).
        public var meanShift: Bool?
        /// The command that brings the file where it is missing.
        public var command: String

        var options: [String: String] { meanShift == true ? ["mean_shift": "apply"] : [:] }
    }

    public var models: [Entry]

    /// - Throws: ``CatalogueError`` when the file is missing, is no catalogue, or names a model twice or a file elsewhere.
    public init(folder: String) throws(CatalogueError) {
        let file = "\(folder)/\(Self.fileName)"
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: file))
        } catch {
            throw CatalogueError(file: file, reason: "cannot be read: is ATELIER_WEIGHTS the folder of the weights?")
        }
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Catalogue.self, from: data)
        } catch {
            throw CatalogueError(file: file, reason: "is no catalogue of models: \(Self.explain(error))")
        }
        var names: Set<String> = []
        for entry in models {
            guard names.insert(entry.name).inserted else {
                throw CatalogueError(file: file, reason: "names the model \(entry.name) twice")
            }
            guard !entry.file.contains("/") else {
                throw CatalogueError(
                    file: file, reason: "the file of \(entry.name) must lie in the folder of the weights")
            }
        }
    }

    private static func explain(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .keyNotFound(let key, let context):
            return "\(place(context)) has no \(key.stringValue)"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            return "\(place(context)): \(context.debugDescription)"
        @unknown default:
            return "\(error)"
        }
    }

    private static func place(_ context: DecodingError.Context) -> String {
        context.codingPath.map { $0.intValue.map { "entry \($0 + 1)" } ?? $0.stringValue }.joined(separator: " ")
    }
}

/// Why there is no catalogue.
public struct CatalogueError: Error, Equatable, CustomStringConvertible {
    public var file: String
    public var reason: String

    public var description: String { "\(file): \(reason)" }
}
