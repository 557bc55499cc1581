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

    /// From small to full size, the frame around the picture included.
    ///
    /// - Throws: `EngineError` when the picture is too small for the judge.
    func rungs(_ size: PictureSize) throws -> [Rung] {
        let strip = strip(size)
        let full = PictureSize(width: size.width + 2 * strip, height: size.height + 2 * strip)
        let longest = max(full.width, full.height)
        let smaller = settings.sizes.dropLast().prefix { Double($0.longSide) * Settings.leastGrowth <= Double(longest) }
        let below = smaller.map { (size: full.scaled(toLongSide: $0.longSide), steps: $0.steps) }
            .filter { min($0.size.width, $0.size.height) >= judge.traits.minimumSide }
        return try (below + [(size: full, steps: settings.sizes[smaller.count].steps)]).map { size, steps in
            let look = try judge.operations(settings.layers.styleRole, for: ["x": size.shape])
            let step = try judge.operations(settings.layers.stepRole, for: inputs(size))
            return Rung(size: size, steps: steps, operations: look + step * (steps + 1))
        }
    }

    /// How wide the frame around the picture is.
    func strip(_ size: PictureSize) -> Int {
        let wanted = Double(max(size.width, size.height)) * settings.frame
        return min(Int(wanted.rounded()), min(size.width, size.height) - 1)
    }

    func stages(_ size: PictureSize) throws -> [Stage] {
        try rungs(size).map { Stage("paint", .network(judge.name), units: $0.operations) }
    }

    /// Memory at its height for a painting of this size.
    func bytes(_ size: PictureSize) throws -> Int {
        guard let last = try rungs(size).last else { return 0 }
        let size = last.size
        let inputs = try inputs(size)
        let arena = max(
            try judge.arenaBytes(settings.layers.styleRole, for: ["x": size.shape]),
            try judge.arenaBytes(settings.layers.stepRole, for: inputs))
        let numbers = inputs.values.reduce(0) { $0 + $1.count }
        let vectors = settings.method.vectors(steps: last.steps) + Self.vectors
        return arena + (numbers + vectors * size.pixels * 3) * MemoryLayout<Float>.stride
            + size.pixels * Self.pictureBytes
    }

    /// Beside those of the method: the place, the trial, gradients before, after and of the best trial, and what an encoder or
    /// decoder copies.
    private static let vectors = 7
    /// Of a pixel: the photo and the painting in floats and in bytes.
    private static let pictureBytes = 80

    /// Of a step, by name.
    private func inputs(_ size: PictureSize) throws -> [String: Shape] {
        try judge.goal(settings.layers, for: size.shape).merging(["x": size.shape]) { $1 }
    }
}
