import CKernels

/// Sums from which mean and variance of a part of a plane follow, sixteen channels side by side: one of the pixels (the origin),
/// the sum of all pixels' distances from it, the sum of the squares of these, and the number of pixels. Distances from a value
/// of the part itself lose no digits, however large the mean.
///
/// In memory: origin, distances, squares, and the count in the first lane of a fourth vector.
struct Moments {
    private var origin: V
    private var distances = V.zero
    private var squares = V.zero
    private var count: Float = 0

    /// What ``save(_:)`` left.
    @inline(__always)
    init(_ from: Floats) {
        origin = load(from)
        distances = load(from + 16)
        squares = load(from + 32)
        count = from[48]
    }

    /// Nothing yet: the first value will be the origin.
    @inline(__always)
    init() {
        origin = V.zero
    }

    @inline(__always)
    mutating func add(_ value: V) {
        if count == 0 { origin = value }
        let distance = value - origin
        distances += distance
        multiplyAdd(&squares, distance, distance)
        count += 1
    }

    @inline(__always)
    func save(_ to: MutableFloats) {
        store(origin, to)
        store(distances, to + 16)
        store(squares, to + 32)
        to[48] = count
    }
}

/// The moments of one row.
func rowMoments(_ task: UnsafePointer<atelier_moments>) {
    let from = vectors(task.pointee.input)
    var moments = Moments()
    var pixel = 0
    while pixel < Int(task.pointee.count) {
        moments.add(from[pixel])
        pixel &+= 1
    }
    moments.save(task.pointee.result)
}
