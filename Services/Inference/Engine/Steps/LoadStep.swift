/// Copies a planar tensor into planes of 16 channels, just before it is first read.
final class LoadStep: Step {
    let name: String
    let shape: Shape
    private let target: Planes
    /// The picture; nothing happens without.
    var source: UnsafePointer<Float>?

    init(_ name: String, _ shape: Shape, _ target: Planes) {
        self.name = name
        self.shape = shape
        self.target = target
    }

    /// The channels that the last plane has beyond the value's become zero.
    func run(on pool: ThreadPool, _ scratch: Scratch) {
        guard let source else { return }
        let (height, width) = (target.geometry.height, target.geometry.width)
        pool.parallelFor(target.addresses.count * height) { item, _ in
            let (plane, y) = (item / height, item % height)
            let first = plane * PlaneGeometry.channels
            let present = min(PlaneGeometry.channels, target.channels - first)
            let to = UnsafeMutableRawPointer(target.pixel(plane, y, 0)).assumingMemoryBound(to: Float.self)
            if present < PlaneGeometry.channels { to.update(repeating: 0, count: width * PlaneGeometry.channels) }
            // Channel after channel: the row of pixels stays in the cache meanwhile.
            for lane in 0..<present {
                let from = source + ((first &+ lane) &* height &+ y) &* width
                for x in 0..<width { to[x &* PlaneGeometry.channels &+ lane] = from[x] }
            }
        }
    }
}
