import Engine

/// The tiles of a picture, row by row from the upper left.
struct TileGrid {
    struct Tile: Equatable {
        var x: TilePlace
        var y: TilePlace
    }

    let columns: TileAxis
    let rows: TileAxis

    init(_ size: PictureSize, longest side: Int, overlap: Int) {
        columns = TileAxis(size.width, longest: side, overlap: overlap)
        rows = TileAxis(size.height, longest: side, overlap: overlap)
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
