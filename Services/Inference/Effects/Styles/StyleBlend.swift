/// The style of one job: one, or one with a share of another.
struct StyleBlend: Sendable {
    let first: StyleSource
    /// What is mixed in, and its share, 0...1.
    var second: (style: StyleSource, share: Float)?

    private var sources: [StyleSource] { [first] + (second.map { [$0.style] } ?? []) }

    /// The stages of ``statistics(_:_:)``.
    ///
    /// - Parameter looks: how a picture of some size is looked at.
    func stages(_ looks: (PictureSize) -> StyleAnalysis) throws -> [Stage] {
        try sources.flatMap { try $0.stages(looks) }
    }

    /// Memory at its height until the statistics are there, and of that what is held to the end of the job.
    func bytes(_ looks: (PictureSize) -> StyleAnalysis) throws -> (highest: Int, held: Int) {
        try sources.reduce((highest: 0, held: 0)) { before, source in
            let next = try source.bytes(looks)
            return (max(before.highest, before.held + next.highest), before.held + next.held)
        }
    }

    func statistics(_ looks: (PictureSize) -> StyleAnalysis, _ job: inout Job) throws -> StyleStatistics {
        let statistics = try first.statistics(looks, &job)
        guard let second else { return statistics }
        return statistics.mixed(with: try second.style.statistics(looks, &job), share: second.share)
    }
}
