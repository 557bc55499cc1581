/// Which values are never there as a whole: those between convolutions that follow each other band by band, and the last one's,
/// which is stored that way. See ``BandedChain``.
struct BandFusion: Sendable {
    /// Rows that are there at a time, by node.
    let rows: [Int: Int]
    /// Indices of layers that follow each other so.
    let chains: [ClosedRange<Int>]

    /// A value of less than so many floats (24 MiB) is kept as a whole: threads wait for each other at the end of every band.
    private static let leastFloats = 6 << 20
    /// The same for the last value (4 MiB), which is only stored.
    private static let leastStoredFloats = 1 << 20
    /// Tiles, or rows, that one member adds to a band at a time, about: enough work for several threads, a few megabytes.
    private static let roundTiles = 256
    private static let roundRows = 16

    /// - Parameters:
    ///   - outputs: nodes whose values are asked for.
    ///   - convolutions: by index of the layer.
    ///   - compact: values kept in half precision.
    init(
        _ layers: [Layer], outputs: [Int], _ shapes: [Shape], _ convolutions: [Int: ConvolutionPlan],
        _ normalisations: NormalisationFusion, compact: Set<Int>
    ) {
        var readers: [Int: Int] = [:]
        for layer in layers { for read in layer.reads { readers[read, default: 0] += 1 } }
        var rows: [Int: Int] = [:]
        var chains: [ClosedRange<Int>] = []
        for (index, layer) in layers.enumerated() {
            let value = layer.output
            let isLast = index == layers.count - 1
            guard let maker = Member(layer, convolutions[index], shapes), !normalisations.measured.contains(value)
            else {
                continue
            }
            var kept = maker.unfinishedRows
            if isLast {
                guard outputs == [value] else { continue }
            } else {
                let next = layers[index + 1]
                guard readers[value] == 1, !outputs.contains(value), next.inputs == [value],
                    let reader = Member(next, convolutions[index + 1], shapes), reader.followsBands
                else { continue }
                kept += reader.inputRows
            }
            let shape = shapes[value]
            let rowFloats =
                shape.width * PlaneGeometry.planes(channels: shape.channels)
                * PlaneGeometry.pixelFloats(is16Bit: compact.contains(value))
            // What is added while what was added before is read.
            let band = 2 * maker.roundRows + kept
            let least = isLast ? Self.leastStoredFloats : Self.leastFloats
            guard shape.height * rowFloats >= least, band < shape.height else { continue }
            rows[value] = band
            let end = isLast ? index : index + 1
            if let chain = chains.last, chain.upperBound == index {
                chains[chains.count - 1] = chain.lowerBound...end
            } else {
                chains.append(index...end)
            }
        }
        self.rows = rows
        self.chains = chains
    }

    /// The layers whose values are in use together with those of a layer.
    func span(of index: Int) -> ClosedRange<Int> {
        chains.first { $0.contains(index) } ?? index...index
    }

    /// A convolution that can work from top to bottom.
    private struct Member {
        /// Rows of the result that are made at a time, and those that are begun but not complete.
        let roundRows: Int
        let unfinishedRows: Int
        /// Rows of the input that may be there already and are not enough for a unit.
        let inputRows: Int
        /// Its input may be there in bands.
        let followsBands: Bool

        init?(_ layer: Layer, _ plan: ConvolutionPlan?, _ shapes: [Shape]) {
            guard case .convolution(let convolution) = layer.operation, let plan else { return nil }
            switch plan.algorithm {
            case .winograd(let filtering):
                let grid = WinogradGrid(convolution, filtering, result: shapes[layer.output])
                // All of its input is transformed first.
                if grid.tiles <= WinogradBlocking.mostSharedTiles { return nil }
                let units = max(1, BandFusion.roundTiles / grid.tilesWide)
                roundRows = units * filtering.outputs * convolution.upscale
                unfinishedRows = (grid.rowShifts.max() ?? 0) * convolution.upscale
                inputRows = filtering.size * convolution.stride
                followsBands = true
            case .narrow:
                roundRows = BandFusion.roundRows * convolution.upscale
                unfinishedRows = NarrowLanes(convolution).reach * convolution.upscale
                inputRows = 0
                followsBands = convolution.edge == .zero
            case .direct, .columns, .rows, .winogradRows: return nil
            }
        }
    }
}
