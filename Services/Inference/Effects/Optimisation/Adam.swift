/// Adam (Kingma and Ba 2015, arXiv:1412.6980): steps of about the same length for every number, whatever the gradient's scale.
package struct Adam: Minimiser {
    private let math: VectorMath
    private let rate: Float
    private let mean: Vector
    private let square: Vector
    private var steps = 0

    private static let meanDecay: Float = 0.9
    private static let squareDecay: Float = 0.999
    private static let epsilon: Float = 1e-8

    /// - Parameter rate: how far a number moves in one step, about.
    package init(_ math: VectorMath, rate: Float) {
        self.math = math
        self.rate = rate
        mean = Vector(math.count)
        square = Vector(math.count)
        mean.floats.initialize(repeating: 0, count: math.count)
        square.floats.initialize(repeating: 0, count: math.count)
    }

    /// Always moves, also uphill.
    package mutating func step(_ point: inout Descent, _ evaluate: Descent.Evaluation) throws -> Bool {
        steps += 1
        let meanBias = 1 - power(Self.meanDecay, steps)
        let squareBias = 1 - power(Self.squareDecay, steps)
        let (mean, square) = (mean.floats, square.floats)
        point.place.withUnsafeMutableBufferPointer { place in
            point.gradient.withUnsafeBufferPointer { gradient in
                math.forEach { range in
                    for index in range {
                        let slope = gradient[index]
                        mean[index] += (slope - mean[index]) * (1 - Self.meanDecay)
                        square[index] += (slope * slope - square[index]) * (1 - Self.squareDecay)
                        let spread = (square[index] / squareBias).squareRoot() + Self.epsilon
                        place[index] -= rate * (mean[index] / meanBias) / spread
                    }
                }
            }
        }
        (point.loss, point.gradient) = try evaluate(point.place)
        return true
    }

    private func power(_ base: Float, _ exponent: Int) -> Float {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
