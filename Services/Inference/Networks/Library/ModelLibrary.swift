import Engine
public import Kernels

/// Every model of the catalogue, loaded, packed and tried once, resident for the life of the process.
public final class ModelLibrary: Sendable {
    /// In the order of the catalogue.
    public let models: [Model]
    /// Why each of the other models of the catalogue is not here, by name, with the remedy.
    public let unavailable: [String: String]
    /// How many times weights were loaded since the process began.
    public let loads: Int

    /// Loads all that the folder has; a model whose file is missing or wrong becomes ``unavailable``.
    ///
    /// - Parameters:
    ///   - precision: of every model; `auto` leaves it to the catalogue.
    ///   - threads: to warm the models up with.
    /// - Throws: ``CatalogueError``.
    public init(
        folder: String, instructionSet: InstructionSet = .best, precision: PrecisionChoice = .auto, threads: Int = 1
    ) throws(CatalogueError) {
        let lane = Lane(pool: ThreadPool(threads: threads))
        var models: [Model] = []
        var unavailable: [String: String] = [:]
        for entry in try Catalogue(folder: folder).models {
            do {
                let choice = precision == .auto ? entry.precision : precision
                models.append(try Self.load(entry, folder, instructionSet, choice, lane))
            } catch let error as WeightsError where error.code == .unreadable {
                unavailable[entry.name] = "\(error); bring it with: \(entry.command)"
            } catch {
                unavailable[entry.name] = "\(error)"
            }
        }
        self.models = models
        self.unavailable = unavailable
        loads = models.count
    }

    public subscript(name: String) -> Model? {
        models.first { $0.name == name }
    }

    private static func load(
        _ entry: Catalogue.Entry, _ folder: String, _ instructionSet: InstructionSet, _ choice: PrecisionChoice,
        _ lane: Lane
    ) throws -> Model {
        let path = "\(folder)/\(entry.file)"
        let file = try SafetensorsFile(path: path)
        let weights = Weights(file, options: entry.options)
        let model = try Model.make(
            name: entry.name, architecture: entry.architecture, weights: weights, instructionSet: instructionSet,
            choice, on: lane)
        try model.prepare()
        guard try model.warmUp(on: lane) else {
            throw WeightsError(.badValue, file: path, "the network's answer to a grey picture is not finite")
        }
        return model
    }
}
