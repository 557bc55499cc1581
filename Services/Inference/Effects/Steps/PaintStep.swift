import Engine
import Imaging
import Networks

/// A network that sees the whole picture at a working size; its painting is carried to the full size under the original's
/// detail.
struct PaintStep: Step {
    let model: Model
    /// Of the working size, at most.
    let longSide: Int
    /// Whether the network takes the light alone.
    let grey: Bool
    /// Where the network's picture is laid for each of its looks at it; the mean of the looks is the painting. Networks that
    /// double their size by transposed convolutions leave a grid of their strides, which is not the same in any two of these.
    var shifts: [(x: Int, y: Int)] = [(0, 0)]
    /// See ``FloatPicture/glowing(_:_:)``.
    var glow: Float = 0
    /// See ``Picture/repaint(_:detail:strength:_:)``.
    var detail: Float = 1
    /// 0 leaves the picture as it is, 1 is the painting.
    var strength: Float = 1

    static let shiftsAgainstGrids = [(x: 0, y: 0), (x: 1, y: 2), (x: 2, y: 1), (x: 3, y: 3)]

    func size(after size: PictureSize) -> PictureSize { size }

    func stages(_ size: PictureSize) throws -> [Stage] {
        let operations = try model.operations(for: shape(size)) * shifts.count
        return [
            Stage("sketch", .sketching, units: size.pixels),
            Stage("network", .network(model.name), units: operations),
            Stage("repaint", .repainting, units: size.pixels),
        ]
    }

    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int {
        let shape = shape(size)
        let working = shape.height * shape.width
        return size.pixels * bytesPerPixel + working * Self.workingBytes + (try model.arenaBytes(for: shape))
    }

    /// Of a pixel of working size: sketch, tensors, painting, slopes.
    private static let workingBytes = 160

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let working = workingSize(picture.size)
        let (context, workers) = (job.context, job.workers)
        let sketch = try job.stage("sketch") { [picture] _ in
            FloatPicture(picture, width: working.width, height: working.height, .area, workers)
        }
        let painting = try job.stage("network") { done in try paint(sketch, context, workers, done) }
        var painted = picture
        try job.stage("repaint") { _ in
            painted.repaint(Repainting(painting, of: sketch, workers), detail: detail, strength: strength, workers)
        }
        return painted
    }

    private func paint(
        _ sketch: FloatPicture, _ context: EffectContext, _ workers: Workers, _ done: Progress
    ) throws -> FloatPicture {
        var looks = MeanOfShifts(like: sketch)
        for (index, shift) in shifts.enumerated() {
            try done(Double(index) / Double(shifts.count))
            let seen = sketch.shifted(x: shift.x, y: shift.y)
            let numbers = try model.run(seen.tensor(model.traits, grey: grey), on: context.lane) {
                try context.checkpoint()
            }
            looks.add(FloatPicture(numbers, model.traits), x: shift.x, y: shift.y)
        }
        let painting = looks.mean
        return glow > 0 ? painting.glowing(glow, workers) : painting
    }

    func recipe(_ size: PictureSize) -> String {
        "\(model.name) at \(workingSize(size)) carried to \(size)"
    }

    private func workingSize(_ size: PictureSize) -> PictureSize {
        WorkingSize.fitting(size, multiple: model.traits.sizeMultiple, longSide: longSide)
    }

    private func shape(_ size: PictureSize) -> Shape {
        let working = workingSize(size)
        return Shape(channels: 3, height: working.height, width: working.width)
    }
}
