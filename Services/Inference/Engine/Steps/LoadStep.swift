/// Copies planar tensors into planes of 16 channels.
enum LoadStep {
    /// Copies one picture in; the channels that the last plane has beyond the value's become zero.
    static func load(_ tensor: UnsafePointer<Float>, to planes: Planes, on pool: ThreadPool) {
        let (height, width) = (planes.geometry.height, planes.geometry.width)
        pool.parallelFor(planes.addresses.count * height) { item, _ in
            let (plane, y) = (item / height, item % height)
            let first = plane * PlaneGeometry.channels
            let present = min(PlaneGeometry.channels, planes.channels - first)
            let to = UnsafeMutableRawPointer(planes.pixel(plane, y, 0)).assumingMemoryBound(to: Float.self)
            if present < PlaneGeometry.channels { to.update(repeating: 0, count: width * PlaneGeometry.channels) }
            // Channel after channel: the row of pixels stays in the cache meanwhile.
            for lane in 0..<present {
                let from = tensor + ((first &+ lane) &* height &+ y) &* width
                for x in 0..<width { to[x &* PlaneGeometry.channels &+ lane] = from[x] }
            }
        }
    }
}
