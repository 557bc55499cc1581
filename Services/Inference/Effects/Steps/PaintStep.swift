import Engine
import Imaging
import Networks

/// A network that sees the whole picture at a working size; its painting is carried to the full size under the original's
/// detail.
struct PaintStep: Step {
    let model: Model
    let canvas: Canvas
    /// Whether the network takes the light alone.
    var grey = false
    /// Where the network's picture is laid for each of its looks at it; the mean of the looks is the painting. Networks that
    /// double their size by transposed convolutions leave a grid of their strides, which is not the same in any two of these.
    var shifts: [(x: Int, y: Int)] = [(0, 0)]
    /// Pixels around the picture that the network paints as well, and that are cut off; a multiple of what it takes.
    var margin = 0
    /// Whether the painting has detail of its own, which is enlarged by a filter that keeps it sharp.
    var hasStrokes = false
    /// What becomes of the painting, given the picture it was made from.
    var finish: @Sendable (_ painting: FloatPicture, _ sketch: FloatPicture, Workers) throws -> FloatPicture = {
        painting, _, _ in painting
    }
    /// See ``Coat``.
    var detail: Float = 1
    /// 0 leaves the picture as it is, 1 is the painting.
    var strength: Float = 1

    /// How large the network may paint.
    enum Canvas {
        /// Up to this many pixels on the longer side.
        case longSide(Int)
        /// As large as the step stays within so many bytes, but at least ``leastLongSide``: the finest strokes there can be.
        case largest(within: Int)
    }

    /// Of ``Canvas/largest(within:)``, tried from the largest down. Beyond it strokes get too fine to be seen as such.
    private static let longSides = [2048, 1792, 1536, 1280, leastLongSide]
    private static let leastLongSide = 1024

    static let shiftsAgainstGrids = [(x: 0, y: 0), (x: 1, y: 2), (x: 2, y: 1), (x: 3, y: 3)]

    func size(after size: PictureSize) -> PictureSize { size }

    func stages(_ size: PictureSize) throws -> [Stage] {
        let operations = try model.operations(for: painted(workingSize(size)).shape) * shifts.count
        return [
            Stage("sketch", .sketching, units: size.pixels),
            Stage("network", .network(model.name), units: operations),
            Stage("repaint", .repainting, units: size.pixels),
        ]
    }

    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int {
        try bytes(size, at: workingSize(size), bytesPerPixel: bytesPerPixel)
    }

    private func bytes(_ size: PictureSize, at working: PictureSize, bytesPerPixel: Int) throws -> Int {
        let painted = painted(working)
        let painting = painted.pixels * Self.paintingBytes + (try model.arenaBytes(for: painted.shape))
        // The picture before and after.
        let held = 2 * bytesPerPixel + (bytesPerPixel > 3 ? Picture.bleedingBytes : 0)
        let repainting = working.pixels * Self.repaintingBytes + (hasStrokes ? size.pixels * 3 : 0)
        return size.pixels * held + max(painting, repainting)
    }

    /// What the network paints.
    private func painted(_ working: PictureSize) -> PictureSize {
        PictureSize(width: working.width + 2 * margin, height: working.height + 2 * margin)
    }

    /// Of the time that repainting takes.
    private static let shareOfSlopes = 0.5
    /// With alpha.
    private static let mostBytesPerPixel = 4
    /// Of a pixel while the network paints: sketch, what is seen of it, tensors, painting, the mean of several.
    private static let paintingBytes = 96
    /// Of a pixel of working size: sketch, painting, slopes.
    private static let repaintingBytes = 160

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let working = workingSize(picture.size)
        let (context, workers) = (job.context, job.workers)
        let sketch = try job.stage("sketch") { [picture] _ in
            try FloatPicture(picture.bleeding(workers), width: working.width, height: working.height, .area, workers)
        }
        let painting = try job.stage("network") { done in try paint(sketch, context, workers, done) }
        var painted = picture
        try job.stage("repaint") { done in
            let repainting = try Repainting(painting, of: sketch, workers)
            try done(Self.shareOfSlopes)
            let size = painted.size
            let enlarged =
                hasStrokes && size != working
                ? try painting.picture.resized(width: size.width, height: size.height, .lanczos, workers) : nil
            try painted.repaint(
                repainting, enlarged: enlarged, Coat(detail: detail, strength: strength), workers)
        }
        return painted
    }

    private func paint(
        _ sketch: FloatPicture, _ context: EffectContext, _ workers: Workers, _ done: Progress
    ) throws -> FloatPicture {
        var looks = MeanOfShifts(like: sketch)
        for (index, shift) in shifts.enumerated() {
            try done(Double(index) / Double(shifts.count))
            let seen = sketch.shifted(x: shift.x, y: shift.y).framed(by: margin)
            try context.checkpoint()
            let numbers = try model.run(seen.tensor(model.traits, grey: grey), on: context.lane) {
                try context.checkpoint()
            }
            try context.checkpoint()
            let painted = FloatPicture(numbers, model.traits).cropped(by: margin)
            try context.checkpoint()
            looks.add(painted, x: shift.x, y: shift.y)
        }
        try context.checkpoint()
        return try finish(looks.mean, sketch, workers)
    }

    func recipe(_ size: PictureSize) -> String {
        "\(model.name) at \(workingSize(size)) carried to \(size)"
    }

    private func workingSize(_ size: PictureSize) -> PictureSize {
        func fitting(_ longSide: Int) -> PictureSize {
            WorkingSize.fitting(size, multiple: model.traits.sizeMultiple, longSide: longSide)
                .atLeast(model.traits.minimumSide)
        }
        switch canvas {
        case .longSide(let longSide): return fitting(longSide)
        case .largest(let bytes):
            let sizes = Self.longSides.map(fitting)
            let affordable = sizes.first { working in
                let needed = try? self.bytes(size, at: working, bytesPerPixel: Self.mostBytesPerPixel)
                return needed.map { $0 <= bytes } ?? false
            }
            return affordable ?? sizes[sizes.count - 1]
        }
    }
}
