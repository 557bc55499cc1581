/// Linear interpolation along one side of a picture: between which two old samples each new one lies.
struct LinearTaps {
    let first: [Int]
    let second: [Int]
    /// Of the second sample.
    let share: [Float]

    /// Samples are squares with their values in the middle; beyond the outermost middles nothing changes.
    init(from old: Int, to new: Int) {
        let places = (0..<new).map { index in
            min(max((Double(index) + 0.5) * Double(old) / Double(new) - 0.5, 0), Double(old - 1))
        }
        first = places.map { Int($0) }
        second = first.map { min($0 + 1, old - 1) }
        share = zip(places, first).map { Float($0 - Double($1)) }
    }

    func withPointers(
        _ body: (UnsafeBufferPointer<Int>, UnsafeBufferPointer<Int>, UnsafeBufferPointer<Float>) -> Void
    ) {
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                share.withUnsafeBufferPointer { share in body(first, second, share) }
            }
        }
    }
}
