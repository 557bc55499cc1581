/// A minimal filtering algorithm (Winograd 1980; Lavin and Gray 2016, arXiv:1509.09308) for square tiles of outputs, or for tiles of
/// rows where there are too few channels on one side to pay for the transforms of squares.
enum MinimalFiltering: Hashable, Sendable {
    /// F(6 x 6, 3 x 3): 64 products for 324.
    case sixByThree
    /// F(5 x 5, 2 x 2) of the sub-grids that a stride of 2, forth or back, consists of: 36 products for 100.
    case fiveByTwo
    /// F(3 x 3, 2 x 2) of the same: 16 products for 36, and less than half as many transformed weights.
    case threeByTwo
    /// F(4, 7), of rows only: 10 products for 28.
    case fourBySeven

    /// Below this many tiles the transformed weights, read for a few tiles only, cost more than the products saved.
    private func leastTiles(inHalf: Bool) -> Int {
        switch self {
        case .sixByThree: 20
        case .fiveByTwo: 50
        case .threeByTwo: inHalf ? 9 : 20
        case .fourBySeven: 1
        }
    }

    /// The one with the fewest products for a convolution to a result of this size, if any is worth while.
    ///
    /// - Parameter inHalf: the weights may be kept in half precision, for products in fp32.
    static func best(for convolution: Convolution, result: Shape, inHalf: Bool) -> MinimalFiltering? {
        let candidates: [MinimalFiltering]
        if convolution.isTransposed {
            let isTwoByTwo = convolution.phases.allSatisfy { $0.rows.count == 2 && $0.columns.count == 2 }
            candidates = isTwoByTwo ? [.fiveByTwo, .threeByTwo] : []
        } else {
            switch (convolution.filters.kernel, convolution.stride) {
            case (3, 1): candidates = [.sixByThree]
            case (4, 2) where convolution.shuffled == 1: candidates = [.fiveByTwo, .threeByTwo]
            default: candidates = []
            }
        }
        return candidates.first { WinogradGrid(convolution, $0, result: result).tiles >= $0.leastTiles(inHalf: inHalf) }
    }

    /// The one for the rows of a plain convolution to a result of this width, if there is any.
    static func ofRows(_ convolution: Convolution, width: Int) -> MinimalFiltering? {
        guard convolution.stride == 1, convolution.upscale == 1, !convolution.isTransposed else { return nil }
        return [.sixByThree, .fourBySeven].first {
            $0.window == convolution.filters.kernel && $0.outputs <= width
        }
    }

    /// Of a tile's side.
    var outputs: Int {
        switch self {
        case .sixByThree: 6
        case .fiveByTwo: 5
        case .threeByTwo: 3
        case .fourBySeven: 4
        }
    }

    /// Of the window's side.
    var window: Int {
        switch self {
        case .sixByThree: 3
        case .fiveByTwo, .threeByTwo: 2
        case .fourBySeven: 7
        }
    }

    /// Elements of a transformed tile's side.
    var size: Int { outputs + window - 1 }

    /// Every `window` numbers make one element of the transformed window.
    var filterTransform: [Float] {
        switch self {
        case .sixByThree:
            [
                1, 0, 0, -2 / 9, -2 / 9, -2 / 9, -2 / 9, 2 / 9, -2 / 9, 1 / 90, 1 / 45, 2 / 45,
                1 / 90, -1 / 45, 2 / 45, 1 / 45, 1 / 90, 1 / 180, 1 / 45, -1 / 90, 1 / 180, 0, 0, 1,
            ]
        case .fiveByTwo: [1, 0, 1 / 3, 1 / 3, -1 / 3, 1 / 3, -16 / 15, -8 / 15, 1 / 15, -2 / 15, 0, 1]
        case .threeByTwo: [1, 0, 0.5, 0.5, 0.5, -0.5, 0, 1]
        case .fourBySeven: Self.sevens
        }
    }

    /// For the points 0, ±1/2, ±3/4, ±1, ±2 and infinity: their powers, divided by the product of their distances from the others.
    private static let sevens: [Float] = {
        let points = [0, 0.5, -0.5, 0.75, -0.75, 1, -1, 2, -2]
        return points.flatMap { point in
            let distances = points.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
            return sequence(first: 1) { $0 * point }.prefix(7).map { Float($0 / distances) }
        } + [0, 0, 0, 0, 0, 0, 1]
    }()
}

extension MinimalFiltering: CustomDebugStringConvertible {
    /// As the literature writes it.
    var debugDescription: String { "F(\(outputs), \(window))" }
}
