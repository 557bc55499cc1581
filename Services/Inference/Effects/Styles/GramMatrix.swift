import Engine

/// How a network's features of a picture go together: the products of every two channels, without their places (Gatys et al.
/// 2016). Symmetric, so only the upper half is kept, row after row.
struct GramMatrix: Equatable, Sendable {
    let channels: Int
    let half: [Float]

    /// Traps unless the numbers are half a matrix.
    init(channels: Int, half: [Float]) {
        precondition(half.count == Self.halfCount(channels), "\(half.count) numbers for \(channels) channels")
        self.channels = channels
        self.half = half
    }

    /// - Parameter matrix: 1 x 1 x C x C, as networks give and take it.
    init(_ matrix: Tensor) {
        let channels = matrix.shape.height
        self.init(
            channels: channels,
            half: (0..<channels).flatMap { row in matrix.values[row * channels + row..<(row + 1) * channels] })
    }

    var tensor: Tensor {
        var matrix = Tensor(shape: Shape(channels: 1, height: channels, width: channels))
        var next = 0
        for row in 0..<channels {
            for column in row..<channels {
                matrix.values[row * channels + column] = half[next]
                matrix.values[column * channels + row] = half[next]
                next += 1
            }
        }
        return matrix
    }

    /// - Parameter share: of the other one, 0...1.
    func mixed(with other: GramMatrix, share: Float) -> GramMatrix {
        GramMatrix(channels: channels, half: zip(half, other.half).map { $0 + ($1 - $0) * share })
    }

    static func halfCount(_ channels: Int) -> Int { channels * (channels + 1) / 2 }
}
