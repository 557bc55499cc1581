import Imaging
import InferenceProtocol
import Networks

/// Where the style of one job comes from.
struct StyleSource: Sendable {
    private enum Origin {
        case gallery(StyleStatistics)
        /// The user's picture, whose header has been read.
        case picture(file: [UInt8], ImageHeader)
    }

    private let origin: Origin
    private let limits: ImageLimits
    /// What is mixed in, and its share.
    private let second: (style: StyleStatistics, share: Float)?

    /// - Throws: ``EffectFailure`` that speaks of the style when its file is no picture that can be taken.
    init(
        _ style: Submission.Style, _ gallery: Gallery, _ limits: ImageLimits,
        second: (style: StyleStatistics, share: Float)?
    ) throws(EffectFailure) {
        self.limits = limits
        self.second = second
        switch style {
        case .image(let file):
            do { origin = .picture(file: file, try ImageHeader(file, limits: limits)) } catch {
                throw EffectFailure(error).aboutStyle
            }
        case .gallery(let name):
            guard let statistics = gallery[name] else {
                throw .badParameter(en: "There is no style \(name).", ru: "Стиля \(name) нет.")
            }
            origin = .gallery(statistics)
        case .none: origin = .gallery(StyleStatistics())
        }
    }

    /// The stages of ``statistics(_:_:)``.
    ///
    /// - Parameter looks: how a picture of some size is looked at.
    func stages(_ looks: (PictureSize) -> StyleAnalysis) throws -> [Stage] {
        guard case .picture(_, let header) = origin else { return [] }
        let analysis = looks(header.size)
        return [
            Stage("style", .decoding, units: header.pixels),
            Stage("look at the style", .network(analysis.model.name), units: try analysis.operations()),
        ]
    }

    /// Memory at its height until the statistics are there, and of that what is held to the end of the job.
    func bytes(_ looks: (PictureSize) -> StyleAnalysis) throws -> (highest: Int, held: Int) {
        guard case .picture(let file, let header) = origin else { return (0, 0) }
        let picture = header.pixels * (header.hasAlpha ? Self.bleedingBytes : 3)
        return (file.count + max(header.decodingBytes, picture + (try looks(header.size).bytes())), file.count)
    }

    /// Of a pixel of a picture with transparent parts, while colours are continued into them.
    static let bleedingBytes = 12

    func statistics(_ looks: (PictureSize) -> StyleAnalysis, _ job: inout Job) throws -> StyleStatistics {
        let first =
            switch origin {
            case .gallery(let statistics): statistics
            case .picture(let file, _): try analysed(file, looks, &job)
            }
        return second.map { first.mixed(with: $0.style, share: $0.share) } ?? first
    }

    private func analysed(
        _ file: [UInt8], _ looks: (PictureSize) -> StyleAnalysis, _ job: inout Job
    ) throws -> StyleStatistics {
        let (context, workers) = (job.context, job.workers)
        let picture = try job.stage("style") { _ in
            do { return try Picture(decoding: file, limits: limits, workers: workers).bleeding(workers) } catch {
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
