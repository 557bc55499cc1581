package import Engine
package import Imaging
import Networks

extension FinePainting {
    /// The same as a job of its own.
    package func paint(
        _ photo: FloatPicture, in style: (_ longSide: Int) throws -> [Tensor], _ context: EffectContext
    ) throws -> FloatPicture {
        var job = Job(context, try stages(photo.size), CostMeter())
        return try paint(photo, in: style, &job)
    }

    /// Paints the photo. Stops early, keeping what there is, once the loss hardly falls or the user has settled.
    ///
    /// - Parameters:
    ///   - photo: at the size of the painting, which the judge's layers must fit.
    ///   - style: the Gram matrices of ``Settings/layers`` for a painting of so long a side.
    /// - Throws: `EngineError`, ``EffectFailure`` when the job is cancelled, and what `style` throws.
    func paint(
        _ photo: FloatPicture, in style: (_ longSide: Int) throws -> [Tensor], _ job: inout Job
    ) throws -> FloatPicture {
        let (context, workers) = (job.context, job.workers)
        let strip = strip(photo.size)
        let framed = photo.framed(by: strip)
        let full = framed.picture
        let rungs = try rungs(photo.size)
        var previews = Previews(rungs.map { Double($0.operations) })
        var before: (painting: FloatPicture, photo: FloatPicture)?
        for (number, rung) in rungs.enumerated() {
            let isLast = number == rungs.count - 1
            let here = isLast ? framed : try full.float(rung.size, .area, workers)
            let start = try before.map { try $0.painting.continued(from: $0.photo, to: here, workers) } ?? here
            let painting = try job.stage("paint") { done in
                if context.settled {
                    done.share = 0
                    return start
                }
                let loss = try StyleLoss(
                    content: here, style: try style(max(rung.size.width, rung.size.height)), judge, settings, context,
                    workers)
                return try context.lane.keepingPlan {
                    try descend(start, loss, rung.steps, context, workers) { share, painting in
                        done.share = share
                        let cut = strip * rung.size.width / framed.width
                        let isDue = previews.isDue(number, share)
                        try done(share, preview: isDue ? painting().cropped(by: cut).preview(workers) : nil)
                    }
                }
            }
            before = (painting, here)
        }
        return before?.painting.cropped(by: strip) ?? photo
    }

    /// The optimisation at one size.
    private func descend(
        _ start: FloatPicture, _ loss: StyleLoss, _ steps: Int, _ context: EffectContext, _ workers: Workers,
        _ done: (_ share: Double, _ painting: () -> FloatPicture) throws -> Void
    ) throws -> FloatPicture {
        let tensor = start.tensor(judge.traits, grey: false)
        var point = try Descent(from: tensor.values, loss.callAsFunction)
        var minimiser = settings.method.minimiser(VectorMath(count: tensor.values.count, workers))
        var plateau = Plateau(tolerance: settings.plateau)
        func painting() -> FloatPicture {
            FloatPicture(Tensor(shape: tensor.shape, values: point.place), judge.traits)
        }
        // The content's features and the first evaluation count as a step each.
        let (before, work) = (2, Double(steps + 2))
        try done(Double(before) / work, painting)
        for step in 0..<steps {
            guard !context.settled, try minimiser.step(&point, loss.callAsFunction) else { break }
            try done(Double(before + step + 1) / work, painting)
            if plateau.isReached(point.loss) { break }
        }
        return painting()
    }
}

/// When to show the painting so far.
private struct Previews {
    private static let marks = [0.1, 0.3, 0.6]
    private let costs: [Double]
    private var left = marks[...]

    /// - Parameter costs: of the parts of the work.
    init(_ costs: [Double]) {
        self.costs = costs
    }

    /// Whether another preview is due when so much of a part is done.
    mutating func isDue(_ part: Int, _ share: Double) -> Bool {
        let done = (costs[..<part].reduce(0, +) + costs[part] * share) / costs.reduce(0, +)
        let passed = left.prefix { $0 <= done }.count
        left = left.dropFirst(passed)
        return passed > 0
    }
}

extension FloatPicture {
    fileprivate var size: PictureSize { PictureSize(width: width, height: height) }

    private static let previewSide = 320
    private static let previewQuality = 80

    /// A small JPEG.
    fileprivate func preview(_ workers: Workers) throws -> [UInt8] {
        let size = size.scaled(toLongSide: min(Self.previewSide, max(width, height)))
        return try picture.resized(width: size.width, height: size.height, .area, workers)
            .encoded(as: .jpeg(quality: Self.previewQuality))
    }

    /// The painting in another size, with the detail that the photo has there and did not have here.
    fileprivate func continued(
        from photo: FloatPicture, to larger: FloatPicture, _ workers: Workers
    ) throws(ImagingError) -> FloatPicture {
        var result = try picture.float(larger.size, .lanczos, workers)
        let known = try photo.picture.float(larger.size, .lanczos, workers)
        for index in result.colours.indices { result.colours[index] += larger.colours[index] - known.colours[index] }
        return result
    }
}

extension Picture {
    fileprivate func float(
        _ size: PictureSize, _ filter: ResizeFilter, _ workers: Workers
    ) throws(ImagingError) -> FloatPicture {
        try FloatPicture(self, width: size.width, height: size.height, filter, workers)
    }
}
