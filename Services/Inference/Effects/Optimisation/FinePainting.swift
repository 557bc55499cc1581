import Engine
import Imaging
package import Networks

/// A photo repainted by optimisation (Gatys, Ecker and Bethge 2016, "Image style transfer using convolutional neural networks"):
/// the picture itself is changed, step by step, until a judge finds the style in it and still sees the photo.
///
/// Works from a small size to the full one: large strokes are found where a step is cheap, and every size starts from the
/// painting of the one before, enlarged, with the detail of the photo that the smaller size could not hold.
package struct FinePainting: Sendable {
    /// A model of the architecture `vgg19_style`.
    let judge: Model
    let settings: Settings

    package init(judge: Model, settings: Settings = Settings()) {
        self.judge = judge
        self.settings = settings
    }

    /// One size on the way.
    struct Rung {
        let size: PictureSize
        let steps: Int
        /// What it costs, by the direct algorithm.
        let operations: Int
    }

    /// From small to full size.
    ///
    /// - Throws: `EngineError` when the picture is too small for the judge.
    func rungs(_ size: PictureSize) throws -> [Rung] {
        let longest = max(size.width, size.height)
        let before = settings.sizes.prefix { Double($0.longSide) * Settings.leastGrowth <= Double(longest) }
        let last = settings.sizes.dropFirst(before.count).first ?? settings.sizes[settings.sizes.count - 1]
        var sizes = before.dropLast(before.count == settings.sizes.count ? 1 : 0).map { rung in
            (PictureSize(longSide: rung.longSide, like: size), rung.steps)
        }
        sizes = sizes.filter { min($0.0.width, $0.0.height) >= judge.traits.minimumSide }
        return try (sizes + [(size, last.steps)]).map { size, steps in
            let look = try judge.operations(settings.layers.styleRole, for: ["x": shape(size)])
            let step = try judge.operations(settings.layers.stepRole, for: goal(size))
            return Rung(size: size, steps: steps, operations: look + step * (steps + 1))
        }
    }

    func stages(_ size: PictureSize) throws -> [Stage] {
        try rungs(size).map { Stage("paint", .network(judge.name), units: $0.operations) }
    }

    /// Memory at its height for a painting of this size.
    func bytes(_ size: PictureSize) throws -> Int {
        let inputs = try goal(size)
        let arena = max(
            try judge.arenaBytes(settings.layers.styleRole, for: ["x": shape(size)]),
            try judge.arenaBytes(settings.layers.stepRole, for: inputs))
        let numbers = inputs.values.reduce(0) { $0 + $1.count }
        let vectors = settings.method.vectors(steps: settings.sizes[settings.sizes.count - 1].steps) + Self.vectors
        return arena + (numbers + vectors * size.pixels * 3) * MemoryLayout<Float>.stride
            + size.pixels * Self.pictureBytes
    }

    /// Beside those of the method: the place, the trial, gradients before and after, and what an encoder or decoder copies.
    private static let vectors = 6
    /// Of a pixel: the photo and the painting in floats and in bytes.
    private static let pictureBytes = 80

    private func shape(_ size: PictureSize) -> Shape {
        Shape(channels: 3, height: size.height, width: size.width)
    }

    private func goal(_ size: PictureSize) throws -> [String: Shape] {
        try judge.goal(settings.layers, for: shape(size)).merging(["x": shape(size)]) { $1 }
    }
}

extension PictureSize {
    /// So long, and as wide as another in proportion.
    init(longSide: Int, like size: PictureSize) {
        let scale = Double(longSide) / Double(max(size.width, size.height))
        self.init(
            width: max(1, Int((Double(size.width) * scale).rounded())),
            height: max(1, Int((Double(size.height) * scale).rounded())))
    }
}
