package import Imaging

/// Sums over vectors of one length, shared by several threads. What is summed is cut the same way however many threads there
/// are, so that the results are too.
package struct VectorMath: Sendable {
    let count: Int
    private let workers: Workers

    /// Of so many numbers a few vectors' pieces stay in the nearest cache.
    private static let piece = 2048
    private static let lanes = SIMD16<Float>.scalarCount

    package init(count: Int, _ workers: Workers) {
        self.count = count
        self.workers = workers
    }

    private func pieces(_ body: (_ piece: Int, _ range: Range<Int>) -> Void) {
        workers.bands(pieceCount) { band in
            for piece in band { body(piece, piece * Self.piece..<min(count, (piece + 1) * Self.piece)) }
        }
    }

    private var pieceCount: Int { (count + Self.piece - 1) / Self.piece }

    /// The inner products of every one of the first vectors with every one of the second.
    package func products(
        _ first: [UnsafePointer<Float>], _ second: [UnsafePointer<Float>]
    ) -> [[Double]] {
        let (rows, columns) = (first.count, second.count)
        var sums = [Double](repeating: 0, count: pieceCount * rows * columns)
        sums.withUnsafeMutableBufferPointer { sums in
            pieces { piece, range in
                for column in 0..<columns {
                    for row in 0..<rows {
                        sums[(piece * rows + row) * columns + column] =
                            Double(Self.product(first[row], second[column], range))
                    }
                }
            }
        }
        return (0..<rows).map { row in
            (0..<columns).map { column in
                (0..<pieceCount).reduce(0) { $0 + sums[($1 * rows + row) * columns + column] }
            }
        }
    }

    /// `result = sum of factor * vector`; the result may be the first of the vectors.
    package func combine(
        _ terms: [(factor: Float, vector: UnsafePointer<Float>)], into result: UnsafeMutablePointer<Float>
    ) {
        pieces { _, range in
            for (number, term) in terms.enumerated() {
                if number == 0 {
                    for index in range { result[index] = term.factor * term.vector[index] }
                } else {
                    for index in range { result[index] += term.factor * term.vector[index] }
                }
            }
        }
    }

    /// Changes the numbers range by range, several ranges at a time.
    func forEach(_ body: (_ range: Range<Int>) -> Void) {
        pieces { _, range in body(range) }
    }

    private static func product(
        _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ range: Range<Int>
    ) -> Float {
        var (even, odd) = (SIMD16<Float>.zero, SIMD16<Float>.zero)
        var index = range.lowerBound
        while index + 2 * lanes <= range.upperBound {
            even += first.vector(at: index) * second.vector(at: index)
            odd += first.vector(at: index + lanes) * second.vector(at: index + lanes)
            index += 2 * lanes
        }
        var sum = (even + odd).sum()
        for index in index..<range.upperBound { sum += first[index] * second[index] }
        return sum
    }
}

extension UnsafePointer<Float> {
    /// Sixteen numbers from any place.
    @inline(__always)
    func vector(at index: Int) -> SIMD16<Float> {
        UnsafeRawPointer(self + index).loadUnaligned(as: SIMD16<Float>.self)
    }
}
