/// How one side of a picture is cut into tiles of one length that overlap.
struct TileAxis: Equatable {
    /// Of every tile.
    let length: Int
    let starts: [Int]

    /// - Parameters:
    ///   - overlap: the least by which neighbours overlap; less than `longest`.
    init(_ whole: Int, longest: Int, overlap: Int) {
        let count = whole <= longest ? 1 : (whole - overlap + longest - overlap - 1) / (longest - overlap)
        // No longer than it takes: less is computed twice.
        length = (whole + (count - 1) * overlap + count - 1) / count
        let (last, length) = (whole - length, length)
        starts = (0..<count).map { count == 1 ? 0 : (last * $0 + (count - 1) / 2) / (count - 1) }
        assert(starts.allSatisfy { $0 + length <= whole })
    }

    /// What a tile has a say in: the quarter of an overlap next to a cut edge is left to the neighbour.
    func spoken(_ tile: Int) -> Range<Int> {
        let first = tile == 0 ? starts[0] : starts[tile] + overlap(before: tile) / 4
        let end = starts[tile] + length
        return first..<(tile == starts.count - 1 ? end : end - overlap(before: tile + 1) / 4)
    }

    /// The tile's say at a place of ``spoken(_:)`` against the tiles before it: rises from 0 to 1 over the middle of the overlap.
    func weight(_ tile: Int, at place: Double) -> Float {
        if tile == 0 { return 1 }
        let quarter = overlap(before: tile) / 4
        let begin = Double(starts[tile] + quarter)
        let end = Double(starts[tile] + overlap(before: tile) - quarter)
        return Float(min(max((place - begin) / (end - begin), 0), 1))
    }

    private func overlap(before tile: Int) -> Int {
        starts[tile - 1] + length - starts[tile]
    }
}
