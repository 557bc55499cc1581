/// The tiles of a row of outputs that is filtered minimally, in strips of nearly the same length.
struct RowTiles {
    let tiles: Int
    /// Tiles of a strip, but for the last.
    let strip: Int

    /// Up to so many tiles of a strip: transformed, they stay in the second-level cache.
    private static let mostTiles = 14

    /// An even number of strips, so that threads finish together.
    init(_ filtering: MinimalFiltering, width: Int) {
        tiles = (width + filtering.outputs - 1) / filtering.outputs
        let least = (tiles + Self.mostTiles - 1) / Self.mostTiles
        let strips = least + least % 2
        strip = (tiles + strips - 1) / strips
    }

    var strips: Int { (tiles + strip - 1) / strip }
}
