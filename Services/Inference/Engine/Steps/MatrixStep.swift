import CKernels

/// The products of every two channels' planes, summed over pixels and divided by channels x pixels.
///
/// Strips of rows are summed apart, each row for all pairs of planes while it is in the cache.
struct GramStep: Step {
    let kernels: atelier_kernels
    let first: Planes
    let second: Planes
    /// One channel, as high and wide as there are channels.
    let matrix: Planes
    /// For every strip and pair of planes 16 x 16 sums.
    let sums: UnsafeMutablePointer<Float>

    /// Where both values are the same one, the pairs below the diagonal are the transposes of those above.
    private var isSymmetric: Bool { first.addresses == second.addresses }
    private static let strips = 16
    private static let products = PlaneGeometry.channels * PlaneGeometry.channels

    /// Floats of ``sums``.
    static func workspace(channels: Int) -> Int {
        let planes = PlaneGeometry.planes(channels: channels)
        return strips * planes * planes * products
    }

    var scratchFloats: Int { Self.products }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let planes = first.addresses.count
        pool.parallelFor(Self.strips) { strip, thread in sum(strip, scratch[thread]) }
        pool.parallelFor(planes * planes) { pair, _ in
            let (row, column) = (pair / planes, pair % planes)
            if !isSymmetric || row <= column { finish(row, column) }
        }
    }

    /// The sums of a row are short enough for single precision, and so are those of a strip's rows.
    private func sum(_ strip: Int, _ row: UnsafeMutablePointer<Float>) {
        let planes = first.addresses.count
        let height = first.geometry.height
        let strip = (number: strip, rows: strip * height / Self.strips..<(strip + 1) * height / Self.strips)
        address(strip.number, pair: 0).update(repeating: 0, count: planes * planes * Self.products)
        for y in strip.rows {
            for i in 0..<planes {
                for j in (isSymmetric ? i : 0)..<planes {
                    var task = atelier_outer(
                        first: first.row(i, y), second: second.row(j, y), count: Int64(first.geometry.width),
                        result: row)
                    kernels.outer(&task)
                    let total = vectors(address(strip.number, pair: i * planes + j))
                    let sums = vectors(row)
                    for channel in 0..<PlaneGeometry.channels { total[channel] += sums[channel] }
                }
            }
        }
    }

    /// Joins the strips, in double precision, and writes one pair's products where they belong.
    private func finish(_ row: Int, _ column: Int) {
        let channels = PlaneGeometry.channels
        let scale = 1 / Double(first.channels * first.geometry.height * first.geometry.width)
        for i in 0..<min(channels, first.channels - row * channels) {
            for j in 0..<min(channels, first.channels - column * channels) {
                let total = (0..<Self.strips).reduce(0.0) {
                    $0 + Double(address($1, pair: row * first.addresses.count + column)[i * channels + j])
                }
                var pixel = SIMD16<Float>.zero
                pixel[0] = Float(total * scale)
                let place = (y: row * channels + i, x: column * channels + j)
                matrix.pixel(0, place.y, place.x).pointee = pixel
                if isSymmetric { matrix.pixel(0, place.x, place.y).pointee = pixel }
            }
        }
    }

    private func address(_ strip: Int, pair: Int) -> UnsafeMutablePointer<Float> {
        sums + (strip * first.addresses.count * first.addresses.count + pair) * Self.products
    }

    private func vectors(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<SIMD16<Float>> {
        UnsafeMutableRawPointer(floats).assumingMemoryBound(to: SIMD16<Float>.self)
    }
}

/// Packs a matrix of channels, known only when the plan runs, as the filters of a 1 x 1 convolution.
struct PackMatrixStep: Step {
    let matrix: Planes
    let channels: Int
    let lanes: Int
    /// Pairs of bfloat16.
    let isBF16: Bool
    let groupFloats: Int
    let packed: Memory

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor((channels + lanes - 1) / lanes) { group, _ in
            let to = packed.floats + group * groupFloats
            for lane in 0..<lanes {
                let output = group * lanes + lane
                for input in 0..<channels {
                    let weight = output < channels ? matrix.pixel(0, output, input).pointee[0] : 0
                    if isBF16 {
                        PackedFilters.setPair(to, input: input, lane: lane, lanes: lanes, weight)
                    } else {
                        to[input * lanes + lane] = weight
                    }
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
