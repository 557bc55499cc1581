import Imaging
import Networks

/// Paints the picture in a style at a working size, and carries the painting to the full size: enlarged by a network, so that
/// strokes stay crisp, under the finer detail of the original.
struct RestyleStep: Step {
    let painter: any Painter
    let style: StyleBlend
    /// Whether the picture's colours stay, under the painting's light.
    let keepsColours: Bool
    /// Networks that enlarge, for several factors; perhaps none.
    let enlargers: [Model]
    let limits: ImageLimits
    /// What the job may take: the painting is as large as that allows.
    let memoryBytes: Int

    func size(after size: PictureSize) -> PictureSize { size }

    func stages(_ size: PictureSize) throws -> [Stage] {
        let working = workingSize(size)
        var stages = try style.stages(painter.analysis)
        stages.append(Stage("sketch", .sketching, units: size.pixels))
        stages += try painter.stages(working)
        if let enlarging = try enlarging(working, size) {
            stages.append(Stage("enlarge", .network(enlarging.model.name), units: try enlarging.operations))
        }
        stages.append(Stage("repaint", .repainting, units: size.pixels))
        return stages
    }

    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int {
        try bytes(size, at: workingSize(size), bytesPerPixel)
    }

    private func bytes(_ size: PictureSize, at working: PictureSize, _ bytesPerPixel: Int) throws -> Int {
        let analysed = try style.bytes(painter.analysis)
        let painted = try painter.bytes(working)
        var carried = working.pixels * Self.carryingBytes + size.pixels * 3
        if let enlarging = try enlarging(working, size) {
            carried += enlarging.result.pixels * 3 + (try enlarging.tileBytes)
        }
        let sketched = size.pixels * (bytesPerPixel > 3 ? StyleSource.bleedingBytes : 0)
        let work = max(analysed.highest, analysed.held + max(sketched, painted, carried))
        return size.pixels * bytesPerPixel + work
    }

    /// Of a pixel of working size: sketch, painting, slopes.
    private static let carryingBytes = 160

    /// The last of the painter's for which there is memory, whatever the file.
    private func workingSize(_ size: PictureSize) -> PictureSize {
        let sizes = painter.workingSizes(size)
        let fitting = sizes.last { working in
            (try? bytes(size, at: working, Self.mostBytesPerPixel) <= memoryBytes - limits.fileBytes) ?? false
        }
        return fitting ?? sizes[0]
    }

    /// Of a decoded picture with alpha.
    private static let mostBytesPerPixel = 4

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let (workers, size) = (job.workers, picture.size)
        let working = workingSize(size)
        let statistics = try style.statistics(painter.analysis, &job)
        let sketch = try job.stage("sketch") { [picture] _ in
            try FloatPicture(
                picture.bleeding(workers), width: working.width, height: working.height,
                working.width > size.width ? .lanczos : .area, workers)
        }
        let painting = try painter.paint(sketch, in: statistics, &job)
        var large = painting.picture
        if let enlarging = try enlarging(working, size) {
            large = try enlarging.run(painting.softened(workers).picture, &job)
        }
        var painted = picture
        try job.stage("repaint") { [large] _ in
            let enlarged = try large.resized(width: size.width, height: size.height, .lanczos, workers)
            let tone = keepsColours ? Tone(of: painting, like: sketch) : nil
            try painted.repaint(
                Repainting(painting, of: sketch, workers), enlarged: enlarged, Coat(tone: tone), workers)
        }
        return painted
    }

    func recipe(_ size: PictureSize) -> String {
        let working = workingSize(size)
        let how = (try? enlarging(working, size)).flatMap(\.self).map { " by \($0.model.name)" }
        return "\(painter.model.name) at \(working) carried to \(size)\(how ?? "")"
            + (keepsColours ? " in its own colours" : "")
    }

    /// Nil where the painting is as large as the picture, or no network enlarges.
    private func enlarging(_ working: PictureSize, _ size: PictureSize) throws -> TiledEnlarging? {
        let needed = Double(max(size.width, size.height)) / Double(max(working.width, working.height))
        if needed <= Self.unnoticed { return nil }
        let bySize = enlargers.sorted { $0.traits.scale < $1.traits.scale }
        return try (bySize.first { Double($0.traits.scale) * Self.unnoticed >= needed } ?? bySize.last).map {
            try TiledEnlarging($0, working)
        }
    }

    /// Enlarged no further than this, a painting stays sharp without a network.
    private static let unnoticed = 1.15
}
