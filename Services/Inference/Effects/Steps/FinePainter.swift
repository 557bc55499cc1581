import Imaging
import Networks

/// Paints by optimisation: see ``FinePainting``.
struct FinePainter: Painter {
    let painting: FinePainting
    /// How large the style is looked at for a painting of some length: the larger, the larger the strokes.
    let styleScale: Double

    var model: Model { painting.judge }

    /// Longer paintings take minutes and are not better to look at.
    private static let longSides = [512, 640, 768, 896, 1024]

    func workingSizes(_ size: PictureSize) -> [PictureSize] {
        let longest = max(size.width, size.height)
        return Self.longSides.map { size.scaled(toLongSide: min($0, longest)).atLeast(model.traits.minimumSide) }
    }

    func analysis(_ style: PictureSize) -> StyleAnalysis {
        StyleAnalysis(model: model, size: style)
    }

    func stages(_ working: PictureSize) throws -> [Stage] {
        try painting.stages(working)
    }

    func bytes(_ working: PictureSize) throws -> Int {
        try painting.bytes(working)
    }

    func paint(_ sketch: FloatPicture, in style: StyleStatistics, _ job: inout Job) throws -> FloatPicture {
        try painting.paint(
            sketch,
            in: { longSide in
                style.grams(model.name, longSide: Int(Double(longSide) * styleScale)).map(\.tensor)
            }, &job)
    }
}
