/// Filters transformed for minimal filtering: `[element][phase and group][plane, sub-grid, channel][lane]`.
extension PackedFilters {
    private typealias Vector = SIMD16<Float>

    static func winograd(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let (size, window, transform) = (filtering.size, filtering.window, filtering.filterTransform)
        let grids = convolution.stride * convolution.stride
        let groups = (convolution.outputs + lanes - 1) / lanes
        let count = convolution.inputs * grids * lanes
        let step = storage.floats(count)
        let elementStep = convolution.phases.count * groups * step
        let memory = try Memory(floats: size * size * elementStep)
        // One group's transformed windows by element; then one input channel's and sub-grid's for 16 outputs, plain and half
        // transformed.
        let windows = window * window + size * window
        withUnsafeTemporaryAllocation(
            of: Vector.self, capacity: size * size * count / PlaneGeometry.channels + windows
        ) { scratch in
            guard let group = scratch.baseAddress else { return }
            let values = group + size * size * count / PlaneGeometry.channels
            let block = UnsafeMutableRawPointer(group).assumingMemoryBound(to: Float.self)
            for number in 0..<(convolution.phases.count * groups) {
                let (phase, first) = (number / groups, number % groups * lanes)
                for lane in stride(from: 0, to: lanes, by: PlaneGeometry.channels) {
                    var to = block + lane
                    for plane in stride(from: 0, to: convolution.inputs, by: PlaneGeometry.channels) {
                        for grid in 0..<grids {
                            for input in plane..<min(plane + PlaneGeometry.channels, convolution.inputs) {
                                gather(
                                    convolution, weights, phase: phase, firstOutput: first + lane, input, grid, window,
                                    values)
                                apply(transform, size, window, values, to, elementStep: count)
                                to += lanes
                            }
                        }
                    }
                }
                for element in 0..<(size * size) {
                    let to = memory.floats + element * elementStep + number * step
                    storage.store(block + element * count, count: count, lanes: lanes, to: to)
                }
            }
        }
        return PackedFilters(memory: memory, storage: storage, phaseStarts: [0], groupSteps: [step])
    }

    /// Filters that are transformed when they are used: `[phase and group][plane, sub-grid, channel][window row, column][lane]`.
    static func windows(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let window = filtering.window
        let grids = convolution.stride * convolution.stride
        let groups = (convolution.outputs + lanes - 1) / lanes
        let step = convolution.inputs * grids * window * window * lanes
        let memory = try Memory(floats: convolution.phases.count * groups * step)
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: window * window) { scratch in
            guard let values = scratch.baseAddress else { return }
            for number in 0..<(convolution.phases.count * groups) {
                var to = memory.floats + number * step
                for plane in stride(from: 0, to: convolution.inputs, by: PlaneGeometry.channels) {
                    for grid in 0..<grids {
                        for input in plane..<min(plane + PlaneGeometry.channels, convolution.inputs) {
                            for lane in stride(from: 0, to: lanes, by: PlaneGeometry.channels) {
                                let output = number % groups * lanes + lane
                                gather(
                                    convolution, weights, phase: number / groups, firstOutput: output, input, grid,
                                    window, values)
                                for tap in 0..<(window * window) {
                                    UnsafeMutableRawPointer(to + tap * lanes + lane).storeBytes(
                                        of: values[tap], as: Vector.self)
                                }
                            }
                            to += window * window * lanes
                        }
                    }
                }
            }
        }
        return PackedFilters(memory: memory, storage: .fp32, phaseStarts: [0], groupSteps: [step])
    }

    /// The windows of 16 output channels side by side.
    private static func gather(
        _ convolution: Convolution, _ weights: [Float], phase: Int, firstOutput: Int, _ input: Int, _ grid: Int,
        _ window: Int, _ values: UnsafeMutablePointer<Vector>
    ) {
        let side = convolution.stride
        let kernel = convolution.filters.kernel
        let (rows, columns) = (convolution.phases[phase].rows, convolution.phases[phase].columns)
        let present = min(PlaneGeometry.channels, max(0, convolution.outputs - firstOutput))
        weights.withUnsafeBufferPointer { weights in
            for i in 0..<window {
                for j in 0..<window {
                    let (row, column) = (i * side + grid / side, j * side + grid % side)
                    var value = Vector.zero
                    if row < rows.count, column < columns.count {
                        let tap = rows[row].kernel * kernel + columns[column].kernel
                        for lane in 0..<present {
                            value[lane] =
                                weights[
                                    convolution.window(output: firstOutput + lane, input: input, phase: phase) + tap]
                        }
                    }
                    values[i * window + j] = value
                }
            }
        }
    }

    /// `transform * values * transposed transform`
    private static func apply(
        _ transform: [Float], _ size: Int, _ window: Int, _ values: UnsafeMutablePointer<Vector>,
        _ to: UnsafeMutablePointer<Float>, elementStep: Int
    ) {
        let half = values + window * window
        transform.withUnsafeBufferPointer { transform in
            for element in 0..<size {
                for j in 0..<window {
                    var sum = Vector.zero
                    for i in 0..<window { sum += values[i * window + j] * transform[element * window + i] }
                    half[element * window + j] = sum
                }
            }
            for row in 0..<size {
                for element in 0..<size {
                    var sum = Vector.zero
                    for j in 0..<window { sum += half[row * window + j] * transform[element * window + j] }
                    UnsafeMutableRawPointer(to + (row * size + element) * elementStep).storeBytes(
                        of: sum, as: Vector.self)
                }
            }
        }
    }
}
