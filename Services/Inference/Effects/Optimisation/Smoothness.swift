import Imaging

/// Total variation in the form of the mean squared difference to the right neighbour plus that to the lower one.
struct Smoothness {
    private let width: Int
    private let height: Int
    private let workers: Workers
    private static let channels = 3

    init(width: Int, height: Int, _ workers: Workers) {
        self.width = width
        self.height = height
        self.workers = workers
    }

    /// Adds the gradient of `weight` x the total variation.
    ///
    /// - Parameter place: 3 x H x W.
    /// - Returns: `weight` x the total variation.
    func add(_ weight: Float, of place: [Float], to gradient: inout [Float]) -> Double {
        let rows = Self.channels * height
        let across = weight / Float(max(1, rows * (width - 1)))
        let down = weight / Float(max(1, Self.channels * (height - 1) * width))
        var sums = [Double](repeating: 0, count: rows)
        place.withUnsafeBufferPointer { place in
            gradient.withUnsafeMutableBufferPointer { gradient in
                sums.withUnsafeMutableBufferPointer { sums in
                    guard let place = place.baseAddress, let gradient = gradient.baseAddress else { return }
                    workers.bands(rows) { band in
                        for row in band {
                            sums[row] = addRow(row, across, down, place + row * width, gradient + row * width)
                        }
                    }
                }
            }
        }
        return sums.reduce(0, +)
    }

    /// One row of one channel.
    private func addRow(
        _ row: Int, _ across: Float, _ down: Float, _ place: UnsafePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>
    ) -> Double {
        var sum: Float = 0
        for x in 0..<width - 1 {
            let difference = place[x + 1] - place[x]
            sum += across * difference * difference
            gradient[x] -= 2 * across * difference
            gradient[x + 1] += 2 * across * difference
        }
        // Rows are shared between threads: each writes its own gradient alone, and counts the difference to the next.
        let y = row % height
        if y > 0 {
            for x in 0..<width { gradient[x] += 2 * down * (place[x] - place[x - width]) }
        }
        if y < height - 1 {
            for x in 0..<width {
                let difference = place[x + width] - place[x]
                sum += down * difference * difference
                gradient[x] -= 2 * down * difference
            }
        }
        return Double(sum)
    }
}
