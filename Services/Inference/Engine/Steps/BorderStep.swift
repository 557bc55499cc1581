/// Writes the padding around a value.
struct BorderStep: Step {
    let planes: Planes
    let edge: Convolution.Edge
    /// Pixels on every side; at most the geometry's border.
    let amount: Int

    func run(on pool: ThreadPool, _ scratch: Scratch) {
        pool.parallelFor(planes.addresses.count) { plane, _ in
            let (height, width) = (planes.geometry.height, planes.geometry.width)
            let pixel = planes.geometry.pixelFloats
            for y in 0..<height {
                for x in 1...amount {
                    for to in [-x, width - 1 + x] {
                        let from = source(to, width).map { planes.place(plane, y, $0) }
                        fill(planes.place(plane, y, to), from, pixel)
                    }
                }
            }
            for y in 1...amount {
                for to in [-y, height - 1 + y] {
                    let from = source(to, height).map { planes.place(plane, $0, -amount) }
                    fill(planes.place(plane, to, -amount), from, (width + 2 * amount) * pixel)
                }
            }
        }
    }

    private func fill(_ to: UnsafeMutablePointer<Float>, _ from: UnsafeMutablePointer<Float>?, _ count: Int) {
        if let from { to.update(from: from, count: count) } else { to.update(repeating: 0, count: count) }
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
