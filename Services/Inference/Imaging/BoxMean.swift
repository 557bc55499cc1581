/// The mean over square windows, cut off at the picture's edges.
struct BoxMean {
    private let width: Int
    private let height: Int
    private let radius: Int
    private let workers: Workers

    init(width: Int, height: Int, radius: Int, _ workers: Workers) {
        self.width = width
        self.height = height
        self.radius = radius
        self.workers = workers
    }

    /// Rows first, then columns, by sums that run along.
    func callAsFunction(_ values: [SIMD4<Float>]) throws(ImagingError) -> [SIMD4<Float>] {
        let alongRows = try filled(height, from: values) { values, means, rows in
            for y in rows {
                var sum = SIMD4<Float>.zero
                for x in -radius..<width {
                    if x + radius < width { sum += values[y * width + x + radius] }
                    if x > radius { sum -= values[y * width + x - radius - 1] }
                    if x >= 0 { means[y * width + x] = sum / members(x, width) }
                }
            }
        }
        return try filled(width, from: alongRows) { values, means, columns in
            var sums = [SIMD4<Float>](repeating: .zero, count: width)
            for y in -radius..<height {
                for x in columns {
                    if y + radius < height { sums[x] += values[(y + radius) * width + x] }
                    if y > radius { sums[x] -= values[(y - radius - 1) * width + x] }
                    if y >= 0 { means[y * width + x] = sums[x] / members(y, height) }
                }
            }
        }
    }

    /// How many places the window around `place` covers.
    private func members(_ place: Int, _ length: Int) -> Float {
        Float(min(place + radius, length - 1) - max(place - radius, 0) + 1)
    }

    /// An array as large as `values`, filled by bands of its `lines`.
    private func filled(
        _ lines: Int, from values: [SIMD4<Float>],
        _ body: (UnsafeBufferPointer<SIMD4<Float>>, UnsafeMutableBufferPointer<SIMD4<Float>>, Range<Int>) -> Void
    ) throws(ImagingError) -> [SIMD4<Float>] {
        try values.withUnsafeBufferPointer { values throws(ImagingError) in
            try [SIMD4<Float>](unsafeUninitializedCapacity: values.count) { means, count throws(ImagingError) in
                try workers.bands(lines, of: values.count / lines) { body(values, means, $0) }
                count = values.count
            }
        }
    }
}
