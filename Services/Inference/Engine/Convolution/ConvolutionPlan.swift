/// Which algorithm computes a convolution of a given size.
enum ConvolutionPlan: Hashable, Sendable {
    /// Row by row, every product of the definition.
    case direct
    /// Minimal filtering F(6 x 6, 3 x 3): 64 products for 324.
    case winogradSix
    /// Minimal filtering F(5 x 5, 2 x 2) of the sub-grids that a stride of 2, forth or back, consists of: 36 products for 100.
    case winogradFive
    /// To few channels: the window's columns share the lanes of one product and are added afterwards.
    case narrow
    /// The same with bfloat16 pairs.
    case narrowBF16
    /// To few pixels: their windows are written out, so that the weights are read once.
    case columns
    /// The same with bfloat16 pairs: half the weights to read, twice the products per instruction.
    case columnsBF16
    /// Row by row: a piece of the row at a time has its windows written out, for all output channels.
    case rows
    /// The same with bfloat16 pairs.
    case rowsBF16

    /// Below this many tiles the transformed weights, read for a few tiles only, cost more than the products saved.
    private static let leastTiles = 20
    /// Below this many channels the transforms cost more than the products saved.
    private static let leastChannels = 16
    /// Up to this many output channels a window's columns share lanes.
    private static let mostNarrowChannels = 5
    /// Up to this many pixels of a phase windows are written out.
    private static let mostColumns = 256

    /// The choice by kind and size.
    ///
    /// - Parameter hasBF16: the kernels have products of bfloat16 pairs, and the program may use them.
    init(_ convolution: Convolution, result: Shape, hasBF16: Bool) {
        let isDeep = convolution.inputs >= Self.leastChannels && convolution.outputs >= Self.leastChannels
        // The tiles of all phases are the same.
        let isEven = result.height % convolution.upscale == 0 && result.width % convolution.upscale == 0
        let winograd = [ConvolutionPlan.winogradSix, .winogradFive].first {
            isDeep && isEven && $0.fits(convolution)
                && WinogradGrid(convolution, $0, result: result).tiles >= Self.leastTiles
        }
        let pixels = convolution.count(place: 0, side: result.height) * convolution.count(place: 0, side: result.width)
        if let winograd {
            self = winograd
        } else if Self.columns.fits(convolution), isDeep, pixels <= Self.mostColumns {
            self = hasBF16 ? .columnsBF16 : .columns
        } else if isEven, Self.narrow.fits(convolution), convolution.outputs <= Self.mostNarrowChannels {
            self = hasBF16 && Self.narrowBF16.fits(convolution) ? .narrowBF16 : .narrow
        } else if Self.rows.fits(convolution), hasBF16 || convolution.filters.kernel == 1 {
            self = hasBF16 ? .rowsBF16 : .rows
        } else {
            self = .direct
        }
    }

    /// The choice for a 1 x 1 convolution whose filters are known only when it runs.
    init(channelMatrix convolution: Convolution, hasBF16: Bool) {
        self = !Self.rows.fits(convolution) ? .direct : hasBF16 ? .rowsBF16 : .rows
    }

    /// Whether the algorithm can compute the convolution at all.
    private func fits(_ convolution: Convolution) -> Bool {
        let isPlain = convolution.stride == 1 && !convolution.isTransposed
        switch self {
        case .direct:
            return true
        case .winogradSix:
            return isPlain && convolution.filters.kernel == 3
        case .winogradFive:
            return convolution.isTransposed
                ? convolution.phases.allSatisfy { $0.rows.count == 2 && $0.columns.count == 2 }
                : convolution.stride == 2 && convolution.filters.kernel == 4 && convolution.shuffled == 1
        case .narrowBF16:
            return convolution.inputs % PlaneGeometry.channels == 0 && Self.narrow.fits(convolution)
        case .narrow:
            // All phases have as many columns, so that one product serves a row of them.
            return convolution.stride == 1 && convolution.shuffled == 1 && convolution.filters.kernel > 1
                && convolution.phases.allSatisfy { $0.columns.count == convolution.phases[0].columns.count }
        case .columns, .columnsBF16, .rows, .rowsBF16:
            return convolution.inputs % PlaneGeometry.channels == 0
        }
    }

    /// Outputs of a tile's side, and the window's side, of minimal filtering.
    var tile: (outputs: Int, window: Int) {
        self == .winogradSix ? (6, 3) : (5, 2)
    }

    /// Whether it reads the padding from the border around its input.
    var readsBorder: Bool {
        switch self {
        case .direct, .narrow, .narrowBF16, .columns, .columnsBF16, .rows, .rowsBF16: true
        case .winogradSix, .winogradFive: false
        }
    }

    /// Whether it can leave the moments of what it stores.
    var measures: Bool {
        switch self {
        case .direct, .rows, .rowsBF16, .winogradSix, .winogradFive: true
        case .narrow, .narrowBF16, .columns, .columnsBF16: false
        }
    }

    /// Whether it can normalise what it reads.
    var normalises: Bool {
        switch self {
        case .rows, .rowsBF16, .narrowBF16, .winogradSix, .winogradFive: true
        case .direct, .narrow, .columns, .columnsBF16: false
        }
    }

    /// Whether its pixels and weights are pairs of bfloat16.
    var isBF16: Bool { self == .columnsBF16 || self == .rowsBF16 || self == .narrowBF16 }

    /// Floats of sixteen channels of a written-out pixel.
    var pixelFloats: Int { isBF16 ? PlaneGeometry.channels / 2 : PlaneGeometry.channels }

    /// Floats that a layer needs for itself while it runs.
    ///
    /// - Parameter tilePixels: pixels that the kernels compute together.
    func workspace(_ convolution: Convolution, result: Shape, tilePixels: Int) -> Int {
        guard self == .columns || self == .columnsBF16 else { return 0 }
        return convolution.phases.indices.reduce(0) {
            $0 + columnFloats(convolution, phase: $1, result: result, tilePixels: tilePixels)
        }
    }

    /// Floats of the written-out windows of one phase.
    func columnFloats(_ convolution: Convolution, phase: Int, result: Shape, tilePixels: Int) -> Int {
        let place = convolution.phases[phase]
        let pixels =
            convolution.count(place: place.row, side: result.height)
            * convolution.count(place: place.column, side: result.width)
        let blocks = (pixels + tilePixels - 1) / tilePixels
        let floats = blocks * tilePixels * place.rows.count * place.columns.count * convolution.inputs
        return self == .columnsBF16 ? floats / 2 : floats
    }
}
