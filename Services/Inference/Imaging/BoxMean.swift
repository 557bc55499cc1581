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
    func callAsFunction(_ values: [SIMD4<Float>]) -> [SIMD4<Float>] {
        let alongRows = pass(values, lines: height, length: width, from: { $0 * width }, step: 1)
        return pass(alongRows, lines: width, length: height, from: { $0 }, step: width)
    }

    private func pass(
        _ values: [SIMD4<Float>], lines: Int, length: Int, from: (Int) -> Int, step: Int
    ) -> [SIMD4<Float>] {
        values.withUnsafeBufferPointer { values in
            [SIMD4<Float>](unsafeUninitializedCapacity: values.count) { means, count in
                workers.bands(lines) { band in
                    for line in band {
                        let start = from(line)
                        var sum = SIMD4<Float>.zero
                        var members = 0
                        for index in -radius..<length {
                            if index + radius < length {
                                sum += values[start + (index + radius) * step]
                                members += 1
                            }
                            if index - radius > 0 {
                                sum -= values[start + (index - radius - 1) * step]
                                members -= 1
                            }
                            if index >= 0 { means[start + index * step] = sum / Float(members) }
                        }
                    }
                }
                count = values.count
            }
        }
    }
}
