import InferenceProtocol
import Networks

/// A style's statistics as a safetensors file: every Gram matrix as half precision numbers below one and their scale, and in the
/// header the card and the fingerprints of the networks that made it. A network that was trained anew sees other features:
/// its statistics mean nothing to the old one.
struct StyleFile {
    static let ending = "safetensors"

    let card: StyleCard
    let statistics: StyleStatistics

    init(card: StyleCard, statistics: StyleStatistics) {
        self.card = card
        self.statistics = statistics
    }

    /// - Parameters:
    ///   - name: what the style is to be called.
    ///   - models: the networks it has to serve; those of others in the file are passed over.
    /// - Throws: ``StyleError`` when it is no such file, or was made with other networks.
    init(path: String, name: String, for models: [Model]) throws(StyleError) {
        do {
            let file = try SafetensorsFile(path: path)
            guard let title = LocalizedText(file.metadata) else { throw StyleError(path, "holds no style") }
            let free = file.metadata.filter { StyleCard.noteNames.contains($0.key) }
            card = StyleCard(name: name, title: title, emoji: file.metadata["emoji"] ?? "", notes: free)
            var statistics = StyleStatistics()
            for model in models {
                try Self.check(file, model, name)
                let views = Self.views(of: model.name, in: file)
                if views.isEmpty { throw StyleError(path, "holds nothing of what \(model.name) sees") }
                for view in views {
                    statistics.grams[view] = try Self.grams(view, in: file, model)
                }
            }
            self.statistics = statistics
        } catch let error as StyleError {
            throw error
        } catch {
            throw StyleError(path, "\(error)".replacing("\(path): ", with: ""))
        }
    }

    /// - Parameter models: those the statistics were made with.
    func write(to path: String, madeWith models: [Model]) throws(StyleError) {
        var tensors: [String: (shape: [Int], values: [Float])] = [:]
        var halves: Set<String> = []
        for (view, grams) in statistics.grams {
            for (layer, gram) in grams.enumerated() {
                let name = Self.tensor(view, layer)
                let scale = max(gram.half.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
                tensors[name] = ([gram.half.count], gram.half.map { $0 / scale })
                tensors[name + Self.scale] = ([1], [scale])
                halves.insert(name)
            }
        }
        var metadata = card.notes
        metadata["title_en"] = card.title["en"]
        metadata["title_ru"] = card.title["ru"]
        metadata["emoji"] = card.emoji
        for model in models { metadata[Self.fingerprint(model.name)] = model.fingerprint }
        do {
            try SafetensorsFile.write(tensors, metadata: metadata, halves: halves, to: path)
        } catch {
            throw StyleError(path, error.reason)
        }
    }

    private static let scale = ".scale"

    private static func tensor(_ view: StyleStatistics.View, _ layer: Int) -> String {
        "\(view.model).\(view.longSide).\(layer)"
    }

    private static func fingerprint(_ model: String) -> String { "made_with_\(model)" }

    private static func check(_ file: SafetensorsFile, _ model: Model, _ name: String) throws(StyleError) {
        let made = file.metadata[fingerprint(model.name)]
        if made == model.fingerprint { return }
        let fault = made == nil ? "was made without the model \(model.name)" : "was made with another \(model.name)"
        throw StyleError(file.path, "\(fault); make it again with: weights/make-style PICTURE --name \(name)")
    }

    private static func views(of model: String, in file: SafetensorsFile) -> [StyleStatistics.View] {
        let sides = file.names.compactMap { name -> Int? in
            let parts = name.split(separator: ".")
            return parts.count == 3 && parts[0] == model && parts[2] == "0" ? Int(parts[1]) : nil
        }
        return sides.map { StyleStatistics.View(model: model, longSide: $0) }
    }

    private static func grams(
        _ view: StyleStatistics.View, in file: SafetensorsFile, _ model: Model
    ) throws -> [GramMatrix] {
        try model.gramChannels.enumerated().map { layer, channels in
            let name = tensor(view, layer)
            let (numbers, scale) = (try file.values(name), try file.values(name + Self.scale))
            guard numbers.count == GramMatrix.halfCount(channels), scale.count == 1, view.longSide > 0 else {
                throw StyleError(file.path, "\(name) is not what \(model.name) sees in a style")
            }
            return GramMatrix(channels: channels, half: numbers.map { $0 * scale[0] })
        }
    }
}

/// Why a style cannot be used: its file, and the reason with the remedy.
public struct StyleError: Error, Equatable, CustomStringConvertible {
    public var file: String
    public var reason: String

    init(_ file: String, _ reason: String) {
        self.file = file
        self.reason = reason
    }

    public var description: String { "\(file): \(reason)" }
}

extension LocalizedText {
    /// The title in a file's header.
    fileprivate init?(_ metadata: [String: String]) {
        guard let english = metadata["title_en"], let russian = metadata["title_ru"] else { return nil }
        self.init(en: english, ru: russian)
    }
}
