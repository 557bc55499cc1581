import CKernels

/// Finds each channel's mean and variance and leaves them, as factor and offset, where a ``PointwiseStep`` reads them.
struct InstanceNormStep: Step {
    let kernels: atelier_kernels
    let planes: Planes
    let epsilon: Float
    /// 32 floats per row of a plane: means and sums of squared distances.
    let moments: UnsafeMutablePointer<Float>
    /// 16 per plane each.
    let factor: UnsafeMutablePointer<Float>
    let offset: UnsafeMutablePointer<Float>

    static func moments(planes: Int, height: Int) -> Int {
        planes * height * 2 * PlaneGeometry.channels
    }

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let (height, width) = (planes.geometry.height, planes.geometry.width)
        pool.parallelFor(planes.addresses.count * height) { item, _ in
            let row = UnsafePointer(planes.addresses[item / height] + item % height * planes.geometry.rowStep)
            var task = atelier_moments(
                input: row, count: Int64(width), result: moments + item * 2 * PlaneGeometry.channels)
            kernels.moments(&task)
        }
        pool.parallelFor(planes.addresses.count) { plane, _ in combine(plane, height: height, width: width) }
    }

    /// Joins the rows' moments (Chan, Golub and LeVeque 1979), in double precision: no cancellation.
    private func combine(_ plane: Int, height: Int, width: Int) {
        let channels = PlaneGeometry.channels
        let rows = moments + plane * height * 2 * channels
        for lane in 0..<channels {
            var mean = 0.0
            var squares = 0.0
            for row in 0..<height {
                let distance = Double(rows[row * 2 * channels + lane]) - mean
                mean += distance / Double(row + 1)
                squares += Double(rows[(row * 2 + 1) * channels + lane])
                squares += distance * distance * Double(width) * Double(row) / Double(row + 1)
            }
            let scale = 1 / (squares / Double(height * width) + Double(epsilon)).squareRoot()
            factor[plane * channels + lane] = Float(scale)
            offset[plane * channels + lane] = Float(-mean * scale)
        }
    }
}
