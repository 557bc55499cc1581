/// Between planar tensors and planes of 16 channels.
enum TransferStep {
    /// Copies one picture in; the channels that the last plane has beyond the value's become zero.
    static func load(_ tensor: UnsafePointer<Float>, to planes: Planes, on pool: ThreadPool) {
        let (height, width) = (planes.geometry.height, planes.geometry.width)
        pool.parallelFor(planes.addresses.count * height) { item, _ in
            let (plane, y) = (item / height, item % height)
            let first = plane * PlaneGeometry.channels
            let present = min(PlaneGeometry.channels, planes.channels - first)
            let to = UnsafeMutableRawPointer(planes.pixel(plane, y, 0)).assumingMemoryBound(to: Float.self)
            // Channel after channel: the row of pixels stays in the cache meanwhile.
            for lane in 0..<PlaneGeometry.channels {
                let from = tensor + ((first &+ lane) &* height &+ y) &* width
                if lane < present {
                    for x in 0..<width { to[x &* PlaneGeometry.channels &+ lane] = from[x] }
                } else {
                    for x in 0..<width { to[x &* PlaneGeometry.channels &+ lane] = 0 }
                }
            }
        }
    }

    /// Copies one picture out.
    static func store(_ planes: Planes, to tensor: UnsafeMutablePointer<Float>, on pool: ThreadPool) {
        let (height, width) = (planes.geometry.height, planes.geometry.width)
        pool.parallelFor(planes.channels * height) { item, _ in
            let (channel, y) = (item / height, item % height)
            let from =
                UnsafeMutableRawPointer(planes.pixel(channel / PlaneGeometry.channels, y, 0))
                .assumingMemoryBound(to: Float.self) + channel % PlaneGeometry.channels
            let to = tensor + item * width
            for x in 0..<width { to[x] = from[x &* PlaneGeometry.channels] }
        }
    }
}
