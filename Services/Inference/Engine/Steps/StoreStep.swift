/// Copies a value out of planes into a planar tensor, row by row.
final class StoreStep: BandedStep {
    let shape: Shape
    private var source: Planes
    /// Where the picture goes; nothing happens without.
    var target: UnsafeMutablePointer<Float>?

    /// Pixels that stay in the nearest cache while one channel after the other is taken out of them.
    private static let nearPixels = 128

    init(_ shape: Shape, _ source: Planes) {
        self.shape = shape
        self.source = source
    }

    var items: Int { shape.height }

    func run(item y: Int, thread: Int, _ scratch: Scratch) {
        guard let target else { return }
        for plane in source.addresses.indices {
            let first = plane * PlaneGeometry.channels
            let from = UnsafeMutableRawPointer(source.pixel(plane, y, 0)).assumingMemoryBound(to: Float.self)
            for start in stride(from: 0, to: shape.width, by: Self.nearPixels) {
                for lane in 0..<min(PlaneGeometry.channels, shape.channels - first) {
                    let to = target + ((first &+ lane) &* shape.height &+ y) &* shape.width
                    for x in start..<min(start &+ Self.nearPixels, shape.width) {
                        to[x] = from[x &* PlaneGeometry.channels &+ lane]
                    }
                }
            }
        }
    }

    var units: Int { items }
    func items(_ units: Range<Int>) -> Int { units.count }
    func run(item: Int, of units: Range<Int>, thread: Int, _ scratch: Scratch) {
        run(item: units.lowerBound + item, thread: thread, scratch)
    }

    func completeRows(after units: Int) -> Int { units }
    func touchedRows(after units: Int) -> Int { units }
    func units(touching rows: Int) -> Int { min(rows, units) }
    func units(reading rows: Int) -> Int { min(rows, units) }
    func firstRow(from unit: Int) -> Int { unit }
    func moveInput(by floats: Int) {
        source = Planes(
            geometry: source.geometry, channels: source.channels, addresses: source.addresses.map { $0 + floats })
    }
    func moveResult(by floats: Int) {}
}
