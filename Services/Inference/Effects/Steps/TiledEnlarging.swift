import Engine
import Imaging
import Networks

/// One model's work on one size of picture, tile by tile.
struct TiledEnlarging {
    let model: Model
    private let size: PictureSize
    private let tiles: TileGrid

    /// What a tile may take while the network runs.
    private static let tileBytes = 256 << 20
    private static let tileSides = [384, 320, 256, 192, 128, 96]
    /// Further away than this, a pixel's influence cannot be seen: tiles need not overlap by all that the network can reach.
    static let visibleReach = 10

    init(_ model: Model, _ size: PictureSize) throws(EngineError) {
        self.model = model
        self.size = size
        tiles = TileGrid(
            size, longest: try Self.longestSide(model),
            overlap: 2 * min(model.traits.overlap ?? Self.visibleReach, Self.visibleReach))
    }

    var result: PictureSize { size * model.traits.scale }

    /// Floating-point operations of all tiles.
    var operations: Int {
        get throws(EngineError) { try model.operations(for: tiles.shape) * tiles.count }
    }

    /// What one tile takes beside the pictures.
    var tileBytes: Int {
        get throws(EngineError) {
            let scale = model.traits.scale
            return try model.arenaBytes(for: tiles.shape) + tiles.shape.count * 4 * (1 + scale * scale)
        }
    }

    var recipe: String {
        "\(model.name) on \(size) in \(tiles.count) tiles of \(tiles.shape.width)x\(tiles.shape.height), "
            + "x\(model.traits.scale)"
    }

    /// Goes through the stage "enlarge".
    func run(_ picture: consuming Picture, _ job: inout Job) throws -> Picture {
        let (context, workers) = (job.context, job.workers)
        return try job.stage("enlarge") { done in
            let source = try picture.bleeding(workers)
            var large = try EnlargedPicture(source, scale: model.traits.scale, workers)
            for (index, tile) in tiles.enumerated() {
                try done(Double(index) / Double(tiles.count))
                let numbers = source.tensor(x: tile.x, y: tile.y, tiles.shape, model.traits)
                let result = try model.run(numbers, on: context.lane) { try context.checkpoint() }
                large.blend(result, tile, model.traits)
            }
            return large.picture
        }
    }

    /// The longest side of a tile that stays within the memory for it.
    private static func longestSide(_ model: Model) throws(EngineError) -> Int {
        for side in tileSides
        where try model.arenaBytes(for: Shape(channels: 3, height: side, width: side)) <= tileBytes {
            return side
        }
        return tileSides[tileSides.count - 1]
    }
}
