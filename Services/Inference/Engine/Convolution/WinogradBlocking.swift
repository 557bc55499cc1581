/// How much of a convolution by minimal filtering is done at a time.
struct WinogradBlocking {
    /// Tiles of a block.
    let tiles: Int
    /// Groups of output channels whose products are computed together.
    let groups: Int

    /// Up to this many floats of transformed weights are read again for every small block: they come from the nearer caches.
    private static let nearWeights = 1 << 19
    /// Tiles whose transformed input, at 64 channels, stays in the second-level cache beside the products.
    private static let fewTiles = 14
    /// Tiles among which each reading of many weights is shared.
    private static let manyTiles = 64

    /// - Parameters:
    ///   - tiles: of the whole convolution.
    ///   - weights: transformed, in floats.
    ///   - groups: of output channels, of all phases.
    init(tiles: Int, weights: Int, groups: Int) {
        let isNear = weights <= Self.nearWeights
        let most = isNear ? Self.fewTiles : Self.manyTiles
        // Blocks of equal size, so that threads finish together; an even number where there are few.
        var blocks = (tiles + most - 1) / most
        if blocks < 8 { blocks += blocks % 2 }
        self.tiles = (tiles + blocks - 1) / blocks
        self.groups = isNear ? 1 : groups
    }
}
