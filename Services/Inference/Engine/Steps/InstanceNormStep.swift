import CKernels

/// The moments of a value's planes, part by part: left by the convolution that makes it, or taken by an ``InstanceNormStep``.
struct PlaneMoments {
    /// Planes of all phases: where there are several, those of one follow those of the other.
    let phases: Int
    let parts: Int
    /// `[phase][plane][part]`, as `Moments` of the kernels says; zeros, no pixels, before the first run.
    let floats: UnsafeMutablePointer<Float>

    /// Floats of one part of one plane.
    static let partFloats = 4 * PlaneGeometry.channels

    init(phases: Int, planes: Int, parts: Int, _ tables: Tables) {
        self.phases = phases
        self.parts = parts
        floats = tables.make(Array(repeating: 0, count: phases * planes * parts * Self.partFloats))
    }
}

/// Finds each channel's mean and variance and leaves them, as factor and offset, where the normalisation is done: by a
/// ``PointwiseStep`` or by the convolution that reads it.
struct InstanceNormStep: Step {
    let kernels: atelier_kernels
    let planes: Planes
    let epsilon: Float
    let moments: PlaneMoments
    /// Whether the moments have to be taken: by row.
    let takesMoments: Bool
    /// 16 per plane each.
    let factor: UnsafeMutablePointer<Float>
    let offset: UnsafeMutablePointer<Float>

    private typealias Doubles = SIMD16<Double>

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        if takesMoments {
            let height = planes.geometry.height
            pool.parallelFor(planes.addresses.count * height) { item, _ in
                var task = atelier_moments(
                    input: planes.row(item / height, item % height), count: Int64(planes.geometry.width),
                    result: moments.floats + item * PlaneMoments.partFloats)
                kernels.moments(&task)
            }
        }
        pool.parallelFor(planes.addresses.count) { plane, _ in combine(plane) }
    }

    /// Joins the parts' moments (Chan, Golub and LeVeque 1979), in double precision: no cancellation. All lanes have as many pixels.
    private func combine(_ plane: Int) {
        var count = 0.0
        var (mean, squares) = (Doubles.zero, Doubles.zero)
        for phase in 0..<moments.phases {
            let first =
                moments.floats + (phase * planes.addresses.count + plane) * moments.parts * PlaneMoments.partFloats
            for part in 0..<moments.parts {
                let sums = first + part * PlaneMoments.partFloats
                let pixels = Double(sums[3 * PlaneGeometry.channels])
                guard pixels > 0 else { continue }
                let all = count + pixels
                let shift = Self.doubles(sums + PlaneGeometry.channels) * (1 / pixels)
                let distance = Self.doubles(sums) + shift - mean
                squares += Self.doubles(sums + 2 * PlaneGeometry.channels)
                squares -= shift * shift * pixels
                squares += distance * distance * (count * pixels / all)
                mean += distance * (pixels / all)
                count = all
            }
        }
        for lane in 0..<PlaneGeometry.channels {
            let scale = 1 / (max(squares[lane], 0) / count + Double(epsilon)).squareRoot()
            factor[plane * PlaneGeometry.channels + lane] = Float(scale)
            offset[plane * PlaneGeometry.channels + lane] = Float(-mean[lane] * scale)
        }
    }

    /// One lane after the other: the standard library's conversion of vectors is a loop in a function of its own.
    @inline(__always)
    private static func doubles(_ floats: UnsafePointer<Float>) -> Doubles {
        var doubles = Doubles.zero
        for lane in 0..<PlaneGeometry.channels { doubles[lane] = Double(floats[lane]) }
        return doubles
    }
}
