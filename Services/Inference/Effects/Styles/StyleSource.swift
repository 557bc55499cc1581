import Imaging
import InferenceProtocol
import Networks

/// Where a style of one job comes from.
struct StyleSource: Sendable {
    private enum Origin {
        case known(StyleStatistics)
        /// The user's picture, whose header has been read.
        case sent(file: [UInt8], ImageHeader)
        /// The operator's, at which nobody had looked when the job was planned.
        case gallery(StylePicture)
    }

    private let origin: Origin
    private let limits: ImageLimits

    /// - Parameter model: what will look at the style.
    /// - Throws: ``EffectFailure`` that speaks of the style when its file is no picture that can be taken.
    init(
        _ style: Submission.Style, _ gallery: Gallery, _ limits: ImageLimits, for model: String
    ) throws(EffectFailure) {
        self.limits = limits
        switch style {
        case .image(let file):
            do { origin = .sent(file: file, try ImageHeader(file, limits: limits)) } catch {
                throw EffectFailure(error).aboutStyle
            }
        case .gallery(let name):
            switch gallery[name] {
            case .statistics(let statistics): origin = .known(statistics.seen(by: model))
            case .picture(let picture): origin = picture[model].map(Origin.known) ?? .gallery(picture)
            case nil: throw .badParameter(en: "There is no style \(name).", ru: "Стиля \(name) нет.")
            }
        case .none: origin = .known(StyleStatistics())
        }
    }

    private var picture: (header: ImageHeader, fileBytes: Int)? {
        switch origin {
        case .known: nil
        case .sent(let file, let header): (header, file.count)
        case .gallery(let picture): (picture.header, picture.fileBytes)
        }
    }

    /// The stages of ``statistics(_:_:)``.
    ///
    /// - Parameter looks: how a picture of some size is looked at.
    func stages(_ looks: (PictureSize) -> StyleAnalysis) throws -> [Stage] {
        guard let header = picture?.header else { return [] }
        let analysis = looks(header.size)
        return [
            Stage("style", .decoding, units: header.pixels),
            Stage("look at the style", .network(analysis.model.name), units: try analysis.operations()),
        ]
    }

    /// Memory at its height until the statistics are there, and of that what is held to the end of the job.
    func bytes(_ looks: (PictureSize) -> StyleAnalysis) throws -> (highest: Int, held: Int) {
        guard let (header, fileBytes) = picture else { return (0, 0) }
        let picture = header.pixels * (header.hasAlpha ? Self.bleedingBytes : 3)
        return (fileBytes + max(header.decodingBytes, picture + (try looks(header.size).bytes())), fileBytes)
    }

    /// Of a pixel of a picture with transparent parts, while colours are continued into them.
    static let bleedingBytes = 12

    func statistics(_ looks: (PictureSize) -> StyleAnalysis, _ job: inout Job) throws -> StyleStatistics {
        switch origin {
        case .known(let statistics): return statistics
        case .sent(let file, _): return try analysed(looks, &job) { file }
        case .gallery(let picture):
            let statistics = try analysed(looks, &job) { try picture.file() }
            picture.keep(statistics)
            return statistics
        }
    }

    private func analysed(
        _ looks: (PictureSize) -> StyleAnalysis, _ job: inout Job, _ file: () throws -> [UInt8]
    ) throws -> StyleStatistics {
        let (context, workers) = (job.context, job.workers)
        let picture = try job.stage("style") { _ in
            do {
                return try Picture(decoding: file(), limits: limits, workers: workers).bleeding(workers)
            } catch  where (error as? ImagingError) != .stopped {
                throw EffectFailure(error).aboutStyle
            }
        }
        return try job.stage("look at the style") { done in
            try looks(picture.size).statistics(picture, on: context.lane, workers, { try done($0) }) {
                try context.checkpoint()
            }
        }
    }
}

extension EffectFailure {
    /// The same, said of the style picture and not of the photo.
    fileprivate var aboutStyle: EffectFailure {
        var failure = self
        failure.message = LocalizedText(
            en: "The style picture cannot be used. \(message["en"])",
            ru: "Картинка со стилем не подходит. \(message["ru"])")
        failure.detail = "style: \(detail)"
        return failure
    }
}
