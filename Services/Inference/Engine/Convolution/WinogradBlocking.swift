/// How much of a convolution by minimal filtering is done at a time.
struct WinogradBlocking {
    /// Tiles of a block.
    let tiles: Int
    /// Groups of output channels whose products are computed together.
    let groups: Int
    /// All tiles are one block: threads share its transformed input, and the output channels among them.
    let sharesInput: Bool

    /// Up to this many floats of transformed weights are read again for every small block: they come from the nearer caches.
    private static let nearWeights = 1 << 19
    /// Tiles whose transformed input, at 64 channels, stays in the second-level cache beside the products.
    private static let fewTiles = 14
    /// Up to this many floats of weights come from the shared cache every time.
    private static let sharedWeights = 1 << 20
    /// Tiles one element of whose transformed input, at up to 192 channels, stays in the nearest cache while it is read group by group.
    private static let someTiles = 42
    /// Tiles among which each reading of many weights is shared.
    private static let manyTiles = 70

    /// Up to this many tiles every weight is to be read by one thread only; there are at least so many passes for them.
    static let mostSharedTiles = 40
    private static let leastPasses = 4

    /// Up to this many floats of products are computed before they go their way back: they stay in the second-level cache.
    private static let nearProducts = 5 << 16

    /// - Parameters:
    ///   - tiles: of the whole convolution.
    ///   - weights: transformed, in floats.
    ///   - groups: of output channels, of all phases.
    ///   - products: of one tile with one group, in floats.
    init(tiles: Int, weights: Int, groups: Int, products: Int) {
        let isNear = weights <= Self.nearWeights
        let mostTiles = isNear ? Self.fewTiles : weights <= Self.sharedWeights ? Self.someTiles : Self.manyTiles
        sharesInput = Self.sharesInput(tiles: tiles, weights: weights)
        let blocks = sharesInput ? 1 : Self.blocks(tiles: tiles, most: mostTiles)
        self.tiles = (tiles + blocks - 1) / blocks
        let most = sharesInput ? (groups + Self.leastPasses - 1) / Self.leastPasses : groups
        self.groups = isNear ? 1 : min(most, max(1, Self.nearProducts / (self.tiles * products)))
    }

    /// See ``sharesInput``.
    static func sharesInput(tiles: Int, weights: Int) -> Bool {
        tiles <= mostSharedTiles && weights > nearWeights
    }

    /// Blocks of equal size, so that threads finish together; an even number where there are few.
    static func blocks(tiles: Int, most: Int) -> Int {
        let blocks = (tiles + most - 1) / most
        return blocks < 8 ? blocks + blocks % 2 : blocks
    }
}
