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
    /// 0 leaves the picture as it is, 1 is the painting.
    var strength: Float = 1

    func size(after size: PictureSize) -> PictureSize { size }

    func stages(_ size: PictureSize) throws -> [Stage] {
        let operations = try model.operations(for: shape(size))
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
        let workers = job.workers
        let sketch = try job.stage("sketch") { [picture] _ in
            FloatPicture(picture, width: working.width, height: working.height, .area, workers)
        }
        let (lane, context) = (job.context.lane, job.context)
        let painting = try job.stage("network") { _ in
            let numbers = try model.run(sketch.tensor(model.traits, grey: grey), on: lane) { try context.checkpoint() }
            return FloatPicture(numbers, model.traits)
        }
        var painted = picture
        try job.stage("repaint") { _ in
            painted.repaint(Repainting(painting, of: sketch, workers), strength: strength, workers)
        }
        return painted
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
