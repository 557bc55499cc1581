/// How the columns of windows share the lanes of a product, for a convolution to few channels: one product for each row of the
/// upscaled square, in which every column of every phase of that row has lanes of its own.
struct NarrowLanes {
    /// Of the columns of the phases side by side, one phase after the other.
    let columns: [Convolution.Tap]
    /// The leftmost column's offset, and how far the rightmost lies from it.
    let firstOffset: Int
    let reach: Int
    /// Groups of lanes, and the lanes of one.
    let groups: Int
    let lanes: Int
    private let outputs: Int
    private let perVector: Int

    /// - Parameter lanes: that the kernels compute together at most.
    init(_ convolution: Convolution, lanes: Int) {
        columns = convolution.phases.prefix(convolution.upscale).flatMap(\.columns)
        let offsets = columns.map(\.offset)
        firstOffset = offsets.min() ?? 0
        reach = (offsets.max() ?? 0) - firstOffset
        outputs = convolution.outputs
        perVector = PlaneGeometry.channels / outputs
        let floats = (columns.count + perVector - 1) / perVector * PlaneGeometry.channels
        let lanes = min(lanes, floats)
        self.lanes = lanes
        groups = (floats + lanes - 1) / lanes
    }

    /// The first lane of a column, counted through all groups.
    func lane(_ column: Int) -> Int {
        column / perVector * PlaneGeometry.channels + column % perVector * outputs
    }

    /// Where a column's products for the first of a row's pixels begin.
    func place(_ column: Int, width: Int) -> Int {
        let vector = column / perVector
        let pixel = columns[column].offset - firstOffset
        return (vector * (width + reach) + pixel) * PlaneGeometry.channels + column % perVector * outputs
    }
}

extension PackedFilters {
    /// `[row of the square][group][block of 16 input channels][row of the window][channel][lane]`
    static func narrow(
        _ convolution: Convolution, lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let layout = NarrowLanes(convolution, lanes: lanes)
        let lanes = layout.lanes
        let kernel = convolution.filters.kernel
        let channels = PlaneGeometry.channels
        let rows = stride(from: 0, to: convolution.phases.count, by: convolution.upscale).map {
            convolution.phases[$0].rows
        }
        let steps = rows.map { convolution.inputs * $0.count * lanes }
        let starts = steps.indices.map { layout.groups * steps[..<$0].reduce(0, +) }
        var packed = [Float](repeating: 0, count: layout.groups * steps.reduce(0, +))
        let weights = try convolution.filters.weights()
        for (square, taps) in rows.enumerated() {
            for output in 0..<convolution.outputs {
                for input in 0..<convolution.inputs {
                    let window = convolution.window(output: output, input: input, phase: 0)
                    let block = input / channels * channels
                    let present = min(channels, convolution.inputs - block)
                    for (row, tap) in taps.enumerated() {
                        let place = block * taps.count + row * present + input % channels
                        for (number, column) in layout.columns.enumerated() {
                            let lane = layout.lane(number) + output
                            packed[starts[square] + lane / lanes * steps[square] + place * lanes + lane % lanes] =
                                weights[window + tap.kernel * kernel + column.kernel]
                        }
                    }
                }
            }
        }
        let memory = try Memory(floats: storage.floats(packed.count))
        storage.store(packed, count: packed.count, lanes: lanes, to: memory.floats)
        return PackedFilters(
            memory: memory, phaseStarts: starts.map(storage.floats), groupSteps: steps.map(storage.floats))
    }
}
