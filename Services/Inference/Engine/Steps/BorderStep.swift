/// Writes the padding around a value.
struct BorderStep: Step {
    let planes: Planes
    let edge: Convolution.Edge
    /// Pixels on every side; at most the geometry's border.
    let amount: Int

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(planes.addresses.count) { plane, _ in
            let (height, width) = (planes.geometry.height, planes.geometry.width)
            for y in 0..<height {
                for x in 1...amount {
                    planes.pixel(plane, y, -x).pointee = value(plane, y, source(-x, width))
                    planes.pixel(plane, y, width - 1 + x).pointee = value(plane, y, source(width - 1 + x, width))
                }
            }
            let row = width + 2 * amount
            for y in 1...amount {
                for (to, from) in [(-y, source(-y, height)), (height - 1 + y, source(height - 1 + y, height))] {
                    if let from {
                        planes.pixel(plane, to, -amount).update(from: planes.pixel(plane, from, -amount), count: row)
                    } else {
                        planes.pixel(plane, to, -amount).update(repeating: .zero, count: row)
                    }
                }
            }
        }
    }

    private func value(_ plane: Int, _ y: Int, _ x: Int?) -> SIMD16<Float> {
        x.map { planes.pixel(plane, y, $0).pointee } ?? .zero
    }

    /// The row or column inside the picture that one outside repeats; nil is zeros.
    private func source(_ position: Int, _ count: Int) -> Int? {
        switch edge {
        case .zero: nil
        case .replicate: min(max(position, 0), count - 1)
        case .reflect: position < 0 ? -position : 2 * (count - 1) - position
        }
    }
}
