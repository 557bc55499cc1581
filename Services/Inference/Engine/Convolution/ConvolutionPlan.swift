/// Which algorithm computes a convolution of a given size, and in which numbers.
struct ConvolutionPlan: Hashable, Sendable {
    enum Algorithm: Hashable, Sendable {
        /// Row by row, every product of the definition.
        case direct
        /// Fewer products, of transformed tiles.
        case winograd(MinimalFiltering)
        /// Of few channels, with wide windows: fewer products, of the rows' transformed tiles.
        case winogradRows(MinimalFiltering)
        /// To few channels: the window's rows and columns share the lanes of one product and are added afterwards.
        case narrow
        /// To few pixels: their windows are written out, so that the weights are read once.
        case columns
        /// Row by row: a piece of the row at a time has its windows written out, for all output channels.
        case rows

        /// Whether every weight is read for a few pixels or tiles only.
        var isForFewPixels: Bool { self == .columns || self == .winograd(.threeByTwo) }
    }

    let algorithm: Algorithm
    /// Pixels are multiplied in bfloat16 where the weights are kept so: half the memory, nearly twice the products per second.
    let storage: PackedFilters.Storage
    /// How the rows of a ``Algorithm/narrow`` one are filtered minimally, if they are.
    let rowFiltering: MinimalFiltering?
    /// How the filters are kept until they are transformed; otherwise as they are multiplied.
    let filterStorage: PackedFilters.Storage
    /// Filters for minimal filtering are kept as they are and transformed at every run.
    let transformsLate: Bool
    /// The input's channels are whole blocks, which can be written out.
    private let isWhole: Bool

    /// Below this many channels the transforms cost more than the products saved.
    private static let leastChannels = 16
    /// Up to this many output channels a window's rows and columns share lanes.
    private static let mostNarrowChannels = 5
    /// Up to this many pixels of a phase windows are written out.
    private static let mostColumns = 256
    /// From so many tiles on (in fp32, whose transformed filters are twice as many bytes, four times as many) the transform of the
    /// filters is a small part of the work; up to so many floats of them (8 MiB) stay in the caches until they are used.
    private static let leastLateTiles = 100
    private static let mostLateFloats = 1 << 21
    /// From so many weights on (2 MiB in fp32) other layers' have driven them out of the caches before each run: where they are read
    /// for a few pixels only, half precision takes half the time. It rounds the result by 0.0003 of its deviation at most.
    private static let leastHalves = 1 << 19

    /// The choice by kind and size.
    ///
    /// - Parameters:
    ///   - hasBF16: the kernels have products of bfloat16 pairs, and the program may use them.
    ///   - hasHalf: the kernels can read weights in half precision.
    init(_ convolution: Convolution, result: Shape, hasBF16: Bool, hasHalf: Bool) {
        let isDeep = convolution.inputs >= Self.leastChannels && convolution.outputs >= Self.leastChannels
        // The tiles of all phases are the same.
        let isEven = result.height % convolution.upscale == 0 && result.width % convolution.upscale == 0
        let pixels = convolution.count(place: 0, side: result.height) * convolution.count(place: 0, side: result.width)
        isWhole = convolution.inputs % PlaneGeometry.channels == 0
        let mayRound = !convolution.filters.isExact
        // A pair is of one block of channels.
        let inPairs = hasBF16 && mayRound && isWhole
        let inHalf = hasHalf && mayRound && !inPairs && convolution.filters.count >= Self.leastHalves
        if isDeep, isEven, let filtering = MinimalFiltering.best(for: convolution, result: result, inHalf: inHalf) {
            algorithm = .winograd(filtering)
        } else if isWhole, isDeep, pixels <= Self.mostColumns {
            algorithm = .columns
        } else if isEven, convolution.canShareLanes, convolution.outputs <= Self.mostNarrowChannels {
            algorithm = .narrow
        } else if convolution.hasWideRows, let filtering = MinimalFiltering.ofRows(convolution, width: result.width) {
            algorithm = .winogradRows(filtering)
        } else if isWhole, hasBF16 || convolution.filters.kernel == 1 || convolution.edge != .zero {
            // As fast as direct, and what it writes out it can read in half precision and normalise, but for zeros beyond the edge.
            algorithm = .rows
        } else {
            algorithm = .direct
        }
        if inPairs, algorithm != .direct {
            storage = .bf16
        } else {
            storage = inHalf && algorithm.isForFewPixels ? .half : .fp32
        }
        rowFiltering =
            algorithm == .narrow && isWhole && storage == .fp32
            ? MinimalFiltering.ofRows(convolution, width: result.width) : nil
        if case .winograd(let filtering) = algorithm, !algorithm.isForFewPixels {
            let tiles = WinogradGrid(convolution, filtering, result: result).tiles
            let numbers = PackedFilters.transformed(convolution, filtering, lanes: PlaneGeometry.channels)
            let least = storage == .bf16 ? Self.leastLateTiles : 4 * Self.leastLateTiles
            transformsLate = tiles >= least && storage.floats(numbers) <= Self.mostLateFloats
        } else {
            transformsLate = false
        }
        // Half precision is eight times as fine as bfloat16, to which they are rounded afterwards.
        filterStorage = transformsLate ? (hasHalf && storage == .bf16 ? .half : .fp32) : storage
    }

    /// The choice for a 1 x 1 convolution whose filters are known only when it runs.
    init(channelMatrix convolution: Convolution, hasBF16: Bool) {
        isWhole = convolution.inputs % PlaneGeometry.channels == 0
        algorithm = isWhole ? .rows : .direct
        storage = hasBF16 && isWhole ? .bf16 : .fp32
        rowFiltering = nil
        transformsLate = false
        filterStorage = storage
    }

    var isBF16: Bool { storage == .bf16 }

    /// Whether it reads the padding from the border around its input.
    var readsBorder: Bool {
        if case .winograd = algorithm { false } else { true }
    }

    /// Whether it can leave the moments of what it stores.
    var measures: Bool {
        switch algorithm {
        case .direct, .rows, .winograd, .winogradRows: true
        case .narrow, .columns: false
        }
    }

    /// Whether it can normalise what it reads.
    var normalises: Bool {
        switch algorithm {
        case .rows, .winograd: true
        case .narrow: isWhole
        case .direct, .columns, .winogradRows: false
        }
    }

    /// Whether it can read a value in half precision.
    var readsHalf: Bool {
        switch algorithm {
        case .direct, .winogradRows: false
        default: true
        }
    }

    /// Floats of memory that sixteen channels of a pixel take when they are multiplied.
    var pixelFloats: Int { PlaneGeometry.pixelFloats(is16Bit: isBF16) }

    /// Floats that a layer needs for itself while it runs.
    ///
    /// - Parameters:
    ///   - tilePixels: pixels that the kernels compute together.
    ///   - lanes: output channels that they do.
    func workspace(_ convolution: Convolution, result: Shape, tilePixels: Int, lanes: Int) -> Int {
        switch algorithm {
        case .columns:
            convolution.phases.indices.reduce(0) {
                $0 + columnFloats(convolution, phase: $1, result: result, tilePixels: tilePixels)
            }
        case .winograd(let filtering):
            winogradWorkspace(
                convolution, filtering, tiles: WinogradGrid(convolution, filtering, result: result).tiles, lanes: lanes)
        default: 0
        }
    }

    /// Floats that the filters take once they are transformed.
    func transformedFloats(_ convolution: Convolution, _ filtering: MinimalFiltering, lanes: Int) -> Int {
        storage.floats(PackedFilters.transformed(convolution, filtering, lanes: lanes))
    }

    /// Filters transformed late, or an input that all threads read.
    private func winogradWorkspace(
        _ convolution: Convolution, _ filtering: MinimalFiltering, tiles: Int, lanes: Int
    ) -> Int {
        let weights = transformedFloats(convolution, filtering, lanes: lanes)
        if transformsLate { return weights }
        guard WinogradBlocking.sharesInput(tiles: tiles, weights: weights) else { return 0 }
        let depth = PlaneGeometry.planes(channels: convolution.inputs) * convolution.stride * convolution.stride
        return WinogradStep.inputFloats(filtering, depth: depth, tiles: tiles, pixelFloats: pixelFloats)
    }

    /// Floats of the written-out windows of one phase.
    func columnFloats(_ convolution: Convolution, phase: Int, result: Shape, tilePixels: Int) -> Int {
        let place = convolution.phases[phase]
        let pixels =
            convolution.count(place: place.row, side: result.height)
            * convolution.count(place: place.column, side: result.width)
        let blocks = (pixels + tilePixels - 1) / tilePixels
        let taps = place.rows.count * place.columns.count * convolution.inputs / PlaneGeometry.channels
        return blocks * tilePixels * taps * pixelFloats
    }
}

extension Convolution {
    /// Of few channels to many, with rows so wide that filtering them saves more than it costs.
    fileprivate var hasWideRows: Bool {
        inputs < PlaneGeometry.channels && outputs >= PlaneGeometry.channels && filters.kernel > 3
    }

    /// All phases have as many rows and columns, so that one product serves them all.
    fileprivate var canShareLanes: Bool {
        stride == 1 && shuffled == 1 && filters.kernel > 1
            && phases.allSatisfy { $0.columns.count == phases[0].columns.count }
    }
}
