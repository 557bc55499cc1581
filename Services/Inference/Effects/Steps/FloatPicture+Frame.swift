import Imaging

extension FloatPicture {
    /// The picture in a frame that mirrors it: what a network makes of the edge of its input then lies outside the picture.
    func framed(by margin: Int) -> FloatPicture {
        if margin == 0 { return self }
        let rows = (-margin..<height + margin).map { Self.mirrored($0, height) * width }
        let columns = (-margin..<width + margin).map { Self.mirrored($0, width) }
        var framed: [SIMD4<Float>] = []
        framed.reserveCapacity(rows.count * columns.count)
        for row in rows {
            for column in columns { framed.append(colours[row + column]) }
        }
        return FloatPicture(width: columns.count, height: rows.count, colours: framed)
    }

    func cropped(by margin: Int) -> FloatPicture {
        if margin == 0 { return self }
        let rows = margin..<height - margin
        let inner = rows.flatMap { colours[$0 * width + margin..<($0 + 1) * width - margin] }
        return FloatPicture(width: width - 2 * margin, height: rows.count, colours: inner)
    }

    /// Back and forth over `0..<count`, without the outermost twice.
    private static func mirrored(_ position: Int, _ count: Int) -> Int {
        if count == 1 { return 0 }
        let place = abs(position) % (2 * (count - 1))
        return place < count ? place : 2 * (count - 1) - place
    }
}
