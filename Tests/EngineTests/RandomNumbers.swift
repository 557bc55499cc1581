import Engine

/// Numbers that a failing test can have again: the same seed gives the same sequence.
struct RandomNumbers {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    }

    /// Even between -1 and 1.
    mutating func next() -> Float {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Float(state >> 40) / Float(1 << 23) - 1
    }

    mutating func array(_ count: Int, scale: Float = 1) -> [Float] {
        (0..<count).map { _ in next() * scale }
    }

    mutating func tensor(_ shape: Shape) -> Tensor {
        Tensor(shape: shape, values: array(shape.count))
    }

    /// Weights that keep values about as large as they were.
    mutating func filters(_ inputs: Int, _ outputs: Int, kernel: Int, bias: Bool = true) -> Graph.Filters {
        let scale = 1.7 / Float(inputs * kernel * kernel).squareRoot()
        return Graph.Filters(
            weights: array(inputs * outputs * kernel * kernel, scale: scale), bias: bias ? array(outputs) : nil,
            inputs: inputs,
            outputs: outputs, kernel: kernel)
    }
}
