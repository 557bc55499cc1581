import FoundationEssentials
public import Imaging
public import Networks

/// Makes styles of pictures.
public struct StyleMaker {
    private let models: [Model]
    private let limits: ImageLimits

    /// With all models of a library that paint in styles.
    ///
    /// - Throws: ``StyleError`` when there is none.
    public init(_ library: ModelLibrary, limits: ImageLimits = ImageLimits()) throws(StyleError) {
        models = StyleAnalysis.models.compactMap { library[$0] }
        self.limits = limits
        if models.isEmpty {
            let reasons = StyleAnalysis.models.map { library.unavailable[$0] ?? "the catalogue has no model \($0)" }
            throw StyleError("no model paints in styles", reasons.joined(separator: "; "))
        }
    }

    /// Looks at a picture and writes the style it is.
    ///
    /// - Throws: ``StyleError`` naming the file that cannot be read, is no picture, or cannot be written.
    public func make(_ picture: String, _ card: StyleCard, to output: String, on lane: Lane) throws(StyleError) {
        let statistics: StyleStatistics
        do {
            let file = [UInt8](try Data(contentsOf: URL(filePath: picture)))
            let pixels = try Picture(decoding: file, limits: limits).bleeding()
            statistics = try models.reduce(into: StyleStatistics()) { statistics, model in
                let analysis = StyleAnalysis(model: model, size: pixels.size)
                statistics.grams.merge(try analysis.statistics(pixels, on: lane, .caller).grams) { $1 }
            }
        } catch let error as ImagingError {
            throw StyleError(picture, "\(error)")
        } catch {
            throw StyleError(picture, "cannot be looked at: \(error)")
        }
        try StyleFile(card: card, statistics: statistics).write(to: output, madeWith: models)
    }

    func read(_ path: String, named name: String) throws(StyleError) -> StyleFile {
        try StyleFile(path: path, name: name, for: models)
    }
}
