import CKernels

/// Maximum pooling, and the ways back through it and through a ReLU.
struct GradientStep: Step {
    enum Kind {
        /// 2 x 2, stride 2, of the first input.
        case maxPool
        /// The first input where the second is above zero.
        case gate
        /// The first input's values at the places of the greatest of each 2 x 2 window of the second, where that is above zero.
        case unpool
    }

    let kernels: atelier_kernels
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
        kernels.max_pool(
            inputs[0].row(plane, 2 * y), inputs[0].row(plane, 2 * y + 1), output.row(plane, y),
            Int64(output.geometry.width))
    }

    private func gate(_ plane: Int, _ y: Int) {
        kernels.gate(
            inputs[0].row(plane, y), inputs[1].row(plane, y), output.row(plane, y), Int64(output.geometry.width))
    }

    /// Two rows of the result; what belongs to no window (the last row or column of an odd size) is zero.
    private func unpool(_ plane: Int, _ y: Int, hasWindows: Bool) {
        let (height, width) = (output.geometry.height, output.geometry.width)
        let covered = hasWindows ? 2 * inputs[0].geometry.width : 0
        for row in (2 * y)..<min(2 * y + 2, height) {
            output.pixel(plane, row, covered).update(repeating: .zero, count: width - covered)
        }
        guard hasWindows else { return }
        kernels.unpool(
            inputs[0].row(plane, y), inputs[1].row(plane, 2 * y), inputs[1].row(plane, 2 * y + 1),
            output.row(plane, 2 * y), output.row(plane, 2 * y + 1), Int64(inputs[0].geometry.width))
    }
}
