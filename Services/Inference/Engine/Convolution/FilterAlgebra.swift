/// Operations on filters that save operations on pictures.
extension Graph.Filters {
    /// The convolution followed by `x * scale + offset` per channel, as one convolution.
    ///
    /// - Parameter isTransposed: the weights are IOHW.
    public func followed(byScale scale: [Float], offset: [Float], isTransposed: Bool) -> Graph.Filters {
        let plain = self
        let plainBias = bias ?? [Float](repeating: 0, count: outputs)
        let newBias = zip(plainBias, zip(scale, offset)).map { $0 * $1.0 + $1.1 }
        return Graph.Filters(bias: newBias, inputs: inputs, outputs: outputs, kernel: kernel, isExact: isExact) {
            () throws(EngineError) in
            var weights = try plain.weights()
            let area = plain.kernel * plain.kernel
            for index in weights.indices {
                weights[index] *= scale[isTransposed ? index / area % plain.outputs : index / (area * plain.inputs)]
            }
            return weights
        }
    }

    /// The convolution of a picture enlarged twice (nearest neighbour), as a transposed convolution with stride 2 of the small
    /// picture, both with padding (kernel - 1) / 2: every small pixel stands for 2 x 2 equal ones, so its weight is the sum of
    /// the weights that meet them.
    ///
    /// Precondition: an odd kernel. The result's is one larger.
    func afterEnlargingTwice() -> Graph.Filters {
        let plain = self
        return Graph.Filters(bias: bias, inputs: inputs, outputs: outputs, kernel: kernel + 1, isExact: isExact) {
            () throws(EngineError) in plain.enlarged(try plain.weights())
        }
    }

    private func enlarged(_ plain: [Float]) -> [Float] {
        let side = kernel + 1
        var weights = [Float](repeating: 0, count: inputs * outputs * side * side)
        for output in 0..<outputs {
            for input in 0..<inputs {
                let from = (output * inputs + input) * kernel * kernel
                let to = (input * outputs + output) * side * side
                for y in 0..<kernel {
                    for x in 0..<kernel {
                        // The way back turns the kernel: enlarged pixel 2i + d meets the weight at y for the result 2i + d - y + p.
                        let weight = plain[from + y * kernel + x]
                        for d in 0...1 {
                            for e in 0...1 {
                                weights[to + (kernel - 1 - y + d) * side + kernel - 1 - x + e] += weight
                            }
                        }
                    }
                }
            }
        }
        return weights
    }
}
