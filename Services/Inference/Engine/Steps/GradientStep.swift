/// Maximum pooling, and the ways back through it and through a ReLU.
struct GradientStep: Step {
    enum Kind {
        /// 2 x 2, stride 2, of the first input.
        case maxPool
        /// The first input where the second is above zero.
        case gate
        /// The first input's values at the places of the greatest of each 2 x 2 window of the second.
        case unpool
    }

    let kind: Kind
    let inputs: [Planes]
    let output: Planes

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        let rows = inputs[0].geometry.height
        let tall = kind == .unpool ? (output.geometry.height + 1) / 2 : output.geometry.height
        pool.parallelFor(output.addresses.count * tall) { item, _ in
            let (plane, y) = (item / tall, item % tall)
            switch kind {
            case .maxPool: maxPool(plane, y)
            case .gate: gate(plane, y)
            case .unpool: unpool(plane, y, hasWindows: y < rows)
            }
        }
    }

    private func maxPool(_ plane: Int, _ y: Int) {
        let (upper, lower) = (inputs[0].pixel(plane, 2 * y, 0), inputs[0].pixel(plane, 2 * y + 1, 0))
        let to = output.pixel(plane, y, 0)
        for x in 0..<output.geometry.width {
            to[x] = pointwiseMax(
                pointwiseMax(upper[2 * x], upper[2 * x + 1]), pointwiseMax(lower[2 * x], lower[2 * x + 1]))
        }
    }

    private func gate(_ plane: Int, _ y: Int) {
        let (gradient, test) = (inputs[0].pixel(plane, y, 0), inputs[1].pixel(plane, y, 0))
        let to = output.pixel(plane, y, 0)
        for x in 0..<output.geometry.width {
            to[x] = SIMD16<Float>.zero.replacing(with: gradient[x], where: test[x] .> 0)
        }
    }

    /// Two rows of the result; what belongs to no window (the last row or column of an odd size) is zero.
    private func unpool(_ plane: Int, _ y: Int, hasWindows: Bool) {
        let (height, width) = (output.geometry.height, output.geometry.width)
        for row in (2 * y)..<min(2 * y + 2, height) {
            output.pixel(plane, row, 0).update(repeating: .zero, count: width)
        }
        guard hasWindows else { return }
        let gradient = inputs[0].pixel(plane, y, 0)
        let pooled = [inputs[1].pixel(plane, 2 * y, 0), inputs[1].pixel(plane, 2 * y + 1, 0)]
        let to = [output.pixel(plane, 2 * y, 0), output.pixel(plane, 2 * y + 1, 0)]
        for x in 0..<inputs[0].geometry.width {
            // The first of several equal ones gets it: `taken` marks lanes whose value has found its place.
            let greatest = pointwiseMax(
                pointwiseMax(pooled[0][2 * x], pooled[0][2 * x + 1]),
                pointwiseMax(pooled[1][2 * x], pooled[1][2 * x + 1]))
            var taken = SIMDMask<SIMD16<Int32>>(repeating: false)
            for place in 0..<4 {
                let column = 2 * x + place % 2
                let here = (pooled[place / 2][column] .== greatest) .& .!taken
                to[place / 2][column] = SIMD16<Float>.zero.replacing(with: gradient[x], where: here)
                taken = taken .| here
            }
        }
    }
}
