/// Which algorithm computes a convolution of a given size.
enum ConvolutionPlan: Hashable, Sendable {
    /// Row by row, every product of the definition.
    case direct
    /// Minimal filtering F(6 x 6, 3 x 3): 64 products for 324.
    case winogradSix
    /// Minimal filtering F(5 x 5, 2 x 2) of the sub-grids that a stride of 2, forth or back, consists of: 36 products for 100.
    case winogradFive

    /// Below this many tiles the transformed weights, read for a few tiles only, cost more than the products saved.
    private static let leastTiles = 12
    /// Below this many channels the transforms cost more than the products saved.
    private static let leastChannels = 16

    /// The choice by kind and size.
    init(_ convolution: Convolution, result: Shape) {
        self = .direct
        guard convolution.inputs >= Self.leastChannels, convolution.outputs >= Self.leastChannels else { return }
        for candidate in [ConvolutionPlan.winogradSix, .winogradFive] where candidate.fits(convolution) {
            let grid = WinogradGrid(convolution, candidate, result: result)
            if grid.tiles >= Self.leastTiles { self = candidate }
        }
    }

    /// Whether the algorithm can compute the convolution at all.
    private func fits(_ convolution: Convolution) -> Bool {
        switch self {
        case .direct:
            true
        case .winogradSix:
            convolution.stride == 1 && !convolution.isTransposed && convolution.filters.kernel == 3
        case .winogradFive:
            if convolution.isTransposed {
                convolution.phases.allSatisfy { $0.rows.count == 2 && $0.columns.count == 2 }
            } else {
                convolution.stride == 2 && convolution.filters.kernel == 4 && convolution.shuffled == 1
            }
        }
    }

    /// Outputs of a tile's side, and the window's side.
    var tile: (outputs: Int, window: Int) {
        switch self {
        case .direct: (1, 1)
        case .winogradSix: (6, 3)
        case .winogradFive: (5, 2)
        }
    }

    /// Whether it reads the padding from the border around its input.
    var readsBorder: Bool { self == .direct }
}
