import Foundation

/// The loops of ``ReferenceExecutor``, one function per operation of a graph that needs more than a line.
enum ReferenceOperations {
    static func pad(_ x: Tensor, _ padding: Graph.Padding) -> Tensor {
        let amount = padding.amount
        let (height, width) = (x.shape.height, x.shape.width)
        var padded = Tensor(
            shape: Shape(
                batch: x.shape.batch, channels: x.shape.channels, height: height + 2 * amount, width: width + 2 * amount
            ))
        for plane in 0..<(x.shape.batch * x.shape.channels) {
            for y in 0..<padded.shape.height {
                for column in 0..<padded.shape.width {
                    var (fromY, fromX) = (y - amount, column - amount)
                    if case .reflect = padding {
                        fromY = reflect(fromY, height)
                        fromX = reflect(fromX, width)
                    }
                    guard (0..<height).contains(fromY), (0..<width).contains(fromX) else { continue }
                    padded.values[(plane * padded.shape.height + y) * padded.shape.width + column] =
                        x.values[(plane * height + fromY) * width + fromX]
                }
            }
        }
        return padded
    }

    /// The place inside `0..<count` that mirrors `position`, the edge itself not repeated.
    private static func reflect(_ position: Int, _ count: Int) -> Int {
        let distance = abs(position)
        return distance < count ? distance : 2 * (count - 1) - distance
    }

    /// - Parameter x: padded already.
    static func convolution(
        _ x: Tensor, _ filters: Graph.Filters, stride: Int, to shape: Shape
    ) throws(EngineError) -> Tensor {
        var result = Tensor(shape: shape)
        let weights = try filters.weights()
        let (width, kernel) = (x.shape.width, filters.kernel)
        for batch in 0..<shape.batch {
            for output in 0..<filters.outputs {
                var sums = [Double](repeating: Double(filters.bias?[output] ?? 0), count: shape.height * shape.width)
                for input in 0..<filters.inputs {
                    let plane = (batch * filters.inputs + input) * x.shape.height * width
                    for tap in 0..<(kernel * kernel) {
                        let weight = Double(weights[(output * filters.inputs + input) * kernel * kernel + tap])
                        let first = plane + tap / kernel * width + tap % kernel
                        for y in 0..<shape.height {
                            for column in 0..<shape.width {
                                let value = x.values[first + y * stride * width + column * stride]
                                sums[y * shape.width + column] += weight * Double(value)
                            }
                        }
                    }
                }
                let start = (batch * shape.channels + output) * sums.count
                for (place, sum) in sums.enumerated() { result.values[start + place] = Float(sum) }
            }
        }
        return result
    }

    /// Every input value spreads the kernel over the output, as the gradient of a convolution does.
    static func transposedConvolution(
        _ x: Tensor, _ filters: Graph.Filters, stride: Int, padding: Int, to shape: Shape
    ) throws(EngineError) -> Tensor {
        var result = Tensor(shape: shape)
        let weights = try filters.weights()
        let (height, width, kernel) = (x.shape.height, x.shape.width, filters.kernel)
        for batch in 0..<shape.batch {
            for output in 0..<filters.outputs {
                var sums = [Double](repeating: Double(filters.bias?[output] ?? 0), count: shape.height * shape.width)
                for input in 0..<filters.inputs {
                    let plane = (batch * filters.inputs + input) * height * width
                    for tap in 0..<(kernel * kernel) {
                        let weight = Double(weights[(input * filters.outputs + output) * kernel * kernel + tap])
                        for y in 0..<height {
                            let toY = y * stride + tap / kernel - padding
                            guard (0..<shape.height).contains(toY) else { continue }
                            for column in 0..<width {
                                let toX = column * stride + tap % kernel - padding
                                guard (0..<shape.width).contains(toX) else { continue }
                                sums[toY * shape.width + toX] += weight * Double(x.values[plane + y * width + column])
                            }
                        }
                    }
                }
                let start = (batch * shape.channels + output) * sums.count
                for (place, sum) in sums.enumerated() { result.values[start + place] = Float(sum) }
            }
        }
        return result
    }

    static func instanceNorm(_ x: Tensor, epsilon: Float) -> Tensor {
        var result = x
        let area = x.shape.height * x.shape.width
        for start in stride(from: 0, to: x.values.count, by: area) {
            let plane = x.values[start..<(start + area)].map(Double.init)
            let mean = plane.reduce(0, +) / Double(area)
            let variance = plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(area)
            let scale = 1 / (variance + Double(epsilon)).squareRoot()
            for (place, value) in plane.enumerated() { result.values[start + place] = Float((value - mean) * scale) }
        }
        return result
    }

    static func activation(_ x: Tensor, _ activation: Graph.Activation) -> Tensor {
        let values =
            switch activation {
            case .relu: x.values.map { max($0, 0) }
            case .leakyRelu(let slope): x.values.map { $0 > 0 ? $0 : $0 * slope }
            case .tanh: x.values.map { Float(Foundation.tanh(Double($0))) }
            }
        return Tensor(shape: x.shape, values: values)
    }

    static func concatenate(_ parts: [Tensor], to shape: Shape) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(shape.count)
        for batch in 0..<shape.batch {
            for part in parts {
                let count = part.values.count / shape.batch
                values += part.values[(batch * count)..<((batch + 1) * count)]
            }
        }
        return Tensor(shape: shape, values: values)
    }

    /// Every value of the result is one of `x`: `source` says which channel, row and column.
    static func gather(
        _ x: Tensor, to shape: Shape, _ source: (_ channel: Int, _ y: Int, _ x: Int) -> (Int, Int, Int)
    ) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(shape.count)
        for batch in 0..<shape.batch {
            for channel in 0..<shape.channels {
                for y in 0..<shape.height {
                    for column in 0..<shape.width {
                        let (fromChannel, fromY, fromX) = source(channel, y, column)
                        let row = ((batch * x.shape.channels + fromChannel) * x.shape.height + fromY) * x.shape.width
                        values.append(x.values[row + fromX])
                    }
                }
            }
        }
        return Tensor(shape: shape, values: values)
    }

    static func affine(_ x: Tensor, scale: [Float], offset: [Float]) -> Tensor {
        var result = x
        let area = x.shape.height * x.shape.width
        for place in result.values.indices {
            let channel = place / area % x.shape.channels
            result.values[place] = x.values[place] * scale[channel] + offset[channel]
        }
        return result
    }

    static func channelMatrix(_ x: Tensor, _ matrix: Tensor) throws(EngineError) -> Tensor {
        let channels = x.shape.channels
        let filters = Graph.Filters(weights: matrix.values, bias: nil, inputs: channels, outputs: channels, kernel: 1)
        return try convolution(x, filters, stride: 1, to: x.shape)
    }

    static func gram(_ x: Tensor, _ other: Tensor, to shape: Shape) -> Tensor {
        var result = Tensor(shape: shape)
        let area = x.shape.height * x.shape.width
        for row in 0..<shape.height {
            for column in 0..<shape.width {
                var sum = 0.0
                for place in 0..<area {
                    sum += Double(x.values[row * area + place]) * Double(other.values[column * area + place])
                }
                result.values[row * shape.width + column] = Float(sum / Double(x.shape.count))
            }
        }
        return result
    }
}
