extension Picture {
    /// The picture as it has to be looked at, when these are the pixels as the camera stored them.
    func upright(from orientation: Orientation, _ workers: Workers) throws(ImagingError) -> Picture {
        if orientation == .upright { return self }
        let turned = orientation.swapsSides
        return Picture(
            width: turned ? height : width, height: turned ? width : height,
            rgb: try rearranged(rgb, channels: 3, orientation, workers),
            alpha: try alpha.map { samples throws(ImagingError) in
                try rearranged(samples, channels: 1, orientation, workers)
            })
    }

    /// Side of the square blocks in which pixels are moved, so that columns of the source stay in the cache.
    private static let block = 32

    private func rearranged(
        _ samples: [UInt8], channels: Int, _ orientation: Orientation, _ workers: Workers
    ) throws(ImagingError) -> [UInt8] {
        let walk = orientation.walk(storedWidth: width, storedHeight: height)
        let (columns, rows) = orientation.swapsSides ? (height, width) : (width, height)
        return try samples.withUnsafeBufferPointer { source throws(ImagingError) in
            try [UInt8](unsafeUninitializedCapacity: samples.count) { target, count throws(ImagingError) in
                try workers.bands((rows + Self.block - 1) / Self.block, of: Self.block * columns) { blocks in
                    for top in blocks.map({ $0 * Self.block }) {
                        for left in stride(from: 0, to: columns, by: Self.block) {
                            for y in top..<min(top + Self.block, rows) {
                                var from = (walk.start + y * walk.row + left * walk.step) * channels
                                var to = (y * columns + left) * channels
                                for _ in left..<min(left + Self.block, columns) {
                                    for channel in 0..<channels { target[to + channel] = source[from + channel] }
                                    from += walk.step * channels
                                    to += channels
                                }
                            }
                        }
                    }
                }
                count = samples.count
            }
        }
    }
}
