import Engine
import Imaging
import Networks

/// Paints in a single pass of MSG-Net.
struct FastPainter: Painter {
    let model: Model
    /// 0 paints the picture in its own style, 1 in the other one: the style is mixed, not the colours of the pixels.
    let strength: Float
    /// The network's strokes are so many pixels wide, whatever the picture: the larger it is painted, the smaller they are.
    let scale: Double

    /// The network sees the whole picture at once.
    private static let longSides = [1024, 1280, 1536]

    func workingSizes(_ size: PictureSize) -> [PictureSize] {
        func scaled(_ side: Int) -> Int { max(1, Int(Double(side) * scale)) }
        let canvas = size.scaled(toLongSide: scaled(max(size.width, size.height)))
        return Self.longSides.map { longSide in
            WorkingSize.fitting(canvas, multiple: model.traits.sizeMultiple, longSide: scaled(longSide))
                .atLeast(model.traits.minimumSide)
        }
    }

    func analysis(_ style: PictureSize) -> StyleAnalysis {
        StyleAnalysis(model: model, size: style)
    }

    func stages(_ working: PictureSize) throws -> [Stage] {
        var operations = try model.operations(.picture, for: inputs(working))
        if strength < 1 { operations += try model.operations(.style, for: ["x": working.shape]) }
        return [Stage("network", .network(model.name), units: operations)]
    }

    func bytes(_ working: PictureSize) throws -> Int {
        let arena = try model.arenaBytes(.picture, for: inputs(working))
        let own = strength < 1 ? try model.arenaBytes(.style, for: ["x": working.shape]) : 0
        return working.pixels * Self.workingBytes + max(arena, own)
    }

    /// Of a pixel: sketch, tensors, painting.
    private static let workingBytes = 56

    func paint(_ sketch: FloatPicture, in style: StyleStatistics, _ job: inout Job) throws -> FloatPicture {
        let gram = style.grams(model.name, longSide: sketch.width)[0]
        let context = job.context
        return try job.stage("network") { _ in
            let picture = sketch.tensor(model.traits, grey: false)
            var wanted = gram
            if strength < 1 {
                let own = try model.run(.style, ["x": picture], on: context.lane) { try context.checkpoint() }
                wanted = GramMatrix(own[0]).mixed(with: gram, share: strength)
            }
            let target = try model.target(wanted.tensor, on: context.lane)
            let result = try model.run(.picture, ["x": picture, "style": target], on: context.lane) {
                try context.checkpoint()
            }
            return FloatPicture(result[0], model.traits)
        }
    }

    private func inputs(_ working: PictureSize) -> [String: Shape] {
        let channels = model.gramChannels[0]
        return ["x": working.shape, "style": Shape(channels: 1, height: channels, width: channels)]
    }
}
