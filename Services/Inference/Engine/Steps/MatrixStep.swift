import CKernels

/// The products of every two channels' planes, summed over pixels and divided by channels x pixels.
struct GramStep: Step {
    let kernels: atelier_kernels
    let first: Planes
    let second: Planes
    /// One channel, as high and wide as there are channels.
    let matrix: Planes

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let count = first.addresses.count
        let scale = 1 / Double(first.channels * first.geometry.height * first.geometry.width)
        pool.parallelFor(count * count) { item, _ in products(item / count, item % count, scale) }
    }

    /// The 16 x 16 products of two planes; the sums of a row of pixels are short enough for single precision.
    private func products(_ row: Int, _ column: Int, _ scale: Double) {
        let channels = PlaneGeometry.channels
        let (height, width) = (first.geometry.height, first.geometry.width)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: channels * channels) { total in
            total.initialize(repeating: 0)
            withUnsafeTemporaryAllocation(byteCount: channels * channels * 4, alignment: 64) { bytes in
                let sums = bytes.bindMemory(to: Float.self)
                for y in 0..<height {
                    sums.initialize(repeating: 0)
                    guard let result = sums.baseAddress else { return }
                    var task = atelier_outer(
                        first: first.addresses[row] + y * first.geometry.rowStep,
                        second: second.addresses[column] + y * second.geometry.rowStep, count: Int64(width),
                        result: result)
                    kernels.outer(&task)
                    for index in sums.indices { total[index] += Double(sums[index]) }
                }
            }
            for i in 0..<min(channels, first.channels - row * channels) {
                for j in 0..<min(channels, first.channels - column * channels) {
                    var pixel = SIMD16<Float>.zero
                    pixel[0] = Float(total[i * channels + j] * scale)
                    matrix.pixel(0, row * channels + i, column * channels + j).pointee = pixel
                }
            }
        }
    }
}

/// Packs a matrix of channels, known only when the plan runs, as the filters of a 1 x 1 convolution.
struct PackMatrixStep: Step {
    let matrix: Planes
    let channels: Int
    let lanes: Int
    let packed: Memory

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let groups = (channels + lanes - 1) / lanes
        pool.parallelFor(groups) { group, _ in
            let to = packed.floats + group * channels * lanes
            for lane in 0..<lanes {
                let output = group * lanes + lane
                for input in 0..<channels {
                    to[input * lanes + lane] = output < channels ? matrix.pixel(0, output, input).pointee[0] : 0
                }
            }
        }
    }
}

/// The mean of all squares of a value.
struct MeanSquareStep: Step {
    let planes: Planes
    let result: Planes

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let (height, width) = (planes.geometry.height, planes.geometry.width)
        var sums = [Double](repeating: 0, count: planes.addresses.count)
        sums.withUnsafeMutableBufferPointer { sums in
            pool.parallelFor(planes.addresses.count) { plane, _ in
                for y in 0..<height {
                    let row = planes.pixel(plane, y, 0)
                    var sum = SIMD16<Float>.zero
                    // Channels beyond the value's are zero and add nothing.
                    for x in 0..<width { sum += row[x] * row[x] }
                    sums[plane] += Double(sum.sum())
                }
            }
        }
        var pixel = SIMD16<Float>.zero
        pixel[0] = Float(sums.reduce(0, +) / Double(planes.channels * height * width))
        result.pixel(0, 0, 0).pointee = pixel
    }
}
