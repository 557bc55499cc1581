import Engine
import Imaging
import Networks

/// A network that makes the picture larger, in overlapping tiles with blended seams, so that its memory does not depend on
/// the picture's size. Where the network's own factor is not what was asked for, the result is resized.
///
/// A picture that is to become no longer than it is needs no network: it is resized alone.
struct EnlargeStep: Step {
    /// Of one kind, for several factors; at least one.
    let models: [Model]
    let factor: Int
    /// Of the result's longer side, whatever the factor makes of it; nil leaves the factor's size. The network enlarges by
    /// the factor, or further if that is too little for this length.
    var longSide: Int?

    func size(after size: PictureSize) -> PictureSize {
        longSide.map { size.scaled(toLongSide: $0) } ?? size * factor
    }

    func stages(_ size: PictureSize) throws -> [Stage] {
        var stages: [Stage] = []
        let enlarging = try enlarging(size)
        if let enlarging {
            stages.append(Stage("enlarge", .network(enlarging.model.name), units: try enlarging.operations))
        }
        let (before, after) = (enlarging?.result ?? size, self.size(after: size))
        if before != after {
            stages.append(Stage("resize", .resizing, units: max(before.pixels, after.pixels)))
        }
        return stages
    }

    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int {
        let enlarging = try enlarging(size)
        let large = enlarging?.result ?? size
        let after = self.size(after: size)
        let pixels = size.pixels + (enlarging == nil ? 0 : large.pixels) + (large == after ? 0 : after.pixels)
        let bleeding = enlarging != nil && bytesPerPixel > 3 ? size.pixels * Picture.bleedingBytes : 0
        return pixels * bytesPerPixel + bleeding + (try enlarging?.tileBytes ?? 0)
    }

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let size = self.size(after: picture.size)
        if let enlarging = try enlarging(picture.size) { picture = try enlarging.run(picture, &job) }
        if picture.size == size { return picture }
        let (filter, workers) = (Self.filter(from: picture.size, to: size), job.workers)
        return try job.stage("resize") { [picture] _ in
            try picture.resized(width: size.width, height: size.height, filter, workers)
        }
    }

    func recipe(_ size: PictureSize) -> String {
        let enlarging = try? enlarging(size)
        let (large, after) = (enlarging?.result ?? size, self.size(after: size))
        let filter = Self.filter(from: large, to: after) == .area ? "area" : "Lanczos"
        let resizing = large == after ? [] : ["\(filter) to \(after)"]
        return ([enlarging?.recipe].compactMap(\.self) + resizing).joined(separator: ", ")
    }

    /// The work of the smallest network that enlarges enough, else of the largest.
    private func enlarging(_ size: PictureSize) throws -> TiledEnlarging? {
        let needed = longSide.map { Double($0) / Double(max(size.width, size.height)) } ?? Double(factor)
        if needed <= 1 { return nil }
        let bySize = models.sorted { $0.traits.scale < $1.traits.scale }
        let enough = bySize.first { $0.traits.scale >= factor && Double($0.traits.scale) >= needed }
        return try (enough ?? bySize.last).map { try TiledEnlarging($0, size) }
    }

    /// Whole pixels are averaged without a filter's ringing; between pixels only a filter is sharp.
    private static func filter(from old: PictureSize, to new: PictureSize) -> ResizeFilter {
        old.width % new.width == 0 && old.height % new.height == 0 ? .area : .lanczos
    }
}
