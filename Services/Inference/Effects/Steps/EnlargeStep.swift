import Engine
import Imaging
import Networks

/// A network that makes the picture larger, in overlapping tiles with blended seams, so that its memory does not depend on
/// the picture's size. Where the network's own factor is larger than what was asked for, the result is made smaller.
struct EnlargeStep: Step {
    let model: Model
    let factor: Int

    /// What a tile may take while the network runs.
    private static let tileBytes = 256 << 20
    private static let tileSides = [384, 320, 256, 192, 128, 96]
    /// Further away than this, a pixel's influence cannot be seen: tiles need not overlap by all that the network can reach.
    static let visibleReach = 10

    func size(after size: PictureSize) -> PictureSize { size * factor }

    func stages(_ size: PictureSize) throws -> [Stage] {
        let tiles = try TileGrid(size, self)
        let operations = try model.operations(for: tiles.shape) * tiles.count
        return [Stage("network", .network(model.name), units: operations)]
    }

    func bytes(_ size: PictureSize, bytesPerPixel: Int) throws -> Int {
        let shape = try TileGrid(size, self).shape
        let scale = model.traits.scale
        let large = size * scale
        let smaller = scale == factor ? 0 : (size * factor).pixels
        let tile = (try model.arenaBytes(for: shape)) + shape.count * 4 * (1 + scale * scale)
        return (size.pixels + large.pixels + smaller) * bytesPerPixel + tile
    }

    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let (context, workers) = (job.context, job.workers)
        let (source, scale) = (picture.bleeding(workers), model.traits.scale)
        let tiles = try TileGrid(source.size, self)
        var large = EnlargedPicture(source, scale: scale, workers)
        try job.stage("network") { done in
            for (index, tile) in tiles.enumerated() {
                try done(Double(index) / Double(tiles.count))
                let numbers = source.tensor(x: tile.x, y: tile.y, tiles.shape, model.traits)
                let result = try model.run(numbers, on: context.lane) { try context.checkpoint() }
                large.blend(result, tile, model.traits)
            }
        }
        let size = source.size * factor
        return large.picture.resized(width: size.width, height: size.height, .area, workers)
    }

    func recipe(_ size: PictureSize) -> String {
        let tiles = (try? TileGrid(size, self)).map { "\($0.count) tiles of \($0.shape.width)x\($0.shape.height)" }
        return "\(model.name) on \(size) in \(tiles ?? "tiles"), x\(factor)"
    }

    fileprivate var overlap: Int {
        2 * min(model.traits.overlap ?? Self.visibleReach, Self.visibleReach)
    }

    /// The longest side of a tile that stays within the memory for it.
    fileprivate func tileSide() throws(EngineError) -> Int {
        for side in Self.tileSides
        where try model.arenaBytes(for: Shape(channels: 3, height: side, width: side)) <= Self.tileBytes {
            return side
        }
        return Self.tileSides[Self.tileSides.count - 1]
    }
}

/// The tiles of a picture, row by row from the upper left.
struct TileGrid {
    struct Tile: Equatable {
        var x: TilePlace
        var y: TilePlace
    }

    let columns: TileAxis
    let rows: TileAxis

    init(_ size: PictureSize, _ step: EnlargeStep) throws(EngineError) {
        let side = try step.tileSide()
        columns = TileAxis(size.width, longest: side, overlap: step.overlap)
        rows = TileAxis(size.height, longest: side, overlap: step.overlap)
    }

    /// Of every tile, as the network takes it.
    var shape: Shape { Shape(channels: 3, height: rows.length, width: columns.length) }
    var count: Int { columns.starts.count * rows.starts.count }

    func enumerated() -> [(offset: Int, element: Tile)] {
        let tiles = rows.starts.indices.flatMap { row in
            columns.starts.indices.map { column in
                Tile(x: TilePlace(axis: columns, index: column), y: TilePlace(axis: rows, index: row))
            }
        }
        return Array(tiles.enumerated())
    }
}

/// One tile along one side.
struct TilePlace: Equatable {
    var axis: TileAxis
    var index: Int

    var start: Int { axis.starts[index] }
}
