/// Operations on filters that save operations on pictures.
extension Graph.Filters {
    /// The convolution followed by `x * scale + offset` per channel, as one convolution.
    func followed(byScale scale: [Float], offset: [Float], isTransposed: Bool) -> Graph.Filters {
        var result = self
        let area = kernel * kernel
        for index in result.weights.indices {
            let output = isTransposed ? index / area % outputs : index / (area * inputs)
            result.weights[index] *= scale[output]
        }
        result.bias = (0..<outputs).map { (bias?[$0] ?? 0) * scale[$0] + offset[$0] }
        return result
    }

    /// The convolution of a picture enlarged twice (nearest neighbour), as a transposed convolution with stride 2 of the small
    /// picture, both with padding (kernel - 1) / 2: every small pixel stands for 2 x 2 equal ones, so its weight is the sum of
    /// the weights that meet them.
    ///
    /// Precondition: an odd kernel. The result's is one larger.
    func afterEnlargingTwice() -> Graph.Filters {
        let side = kernel + 1
        var weights = [Float](repeating: 0, count: inputs * outputs * side * side)
        for output in 0..<outputs {
            for input in 0..<inputs {
                let from = (output * inputs + input) * kernel * kernel
                let to = (input * outputs + output) * side * side
                for y in 0..<kernel {
                    for x in 0..<kernel {
                        // The way back turns the kernel: enlarged pixel 2i + d meets the weight at y for the result 2i + d - y + p.
                        let weight = self.weights[from + y * kernel + x]
                        for d in 0...1 {
                            for e in 0...1 {
                                weights[to + (kernel - 1 - y + d) * side + kernel - 1 - x + e] += weight
                            }
                        }
                    }
                }
            }
        }
        return Graph.Filters(weights: weights, bias: bias, inputs: inputs, outputs: outputs, kernel: side)
    }
}
