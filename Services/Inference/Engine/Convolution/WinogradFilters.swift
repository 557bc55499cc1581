/// Filters transformed for minimal filtering: `[element][phase and group][plane, sub-grid, channel][lane]`.
extension PackedFilters {
    private typealias Vector = SIMD16<Float>

    static func winograd(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let (size, window, transform) = (filtering.size, filtering.window, filtering.filterTransform)
        let groups = convolution.phases.count * ((convolution.outputs + lanes - 1) / lanes)
        let count = convolution.inputs * convolution.stride * convolution.stride * lanes
        let step = storage.floats(count)
        let memory = try Memory(floats: size * size * groups * step)
        let half = size * window
        // One group's transformed windows by element; then one input channel's and sub-grid's for 16 outputs, half transformed.
        withUnsafeTemporaryAllocation(
            of: Vector.self, capacity: size * size * count / PlaneGeometry.channels + half
        ) { scratch in
            guard let group = scratch.baseAddress else { return }
            let values = group + size * size * count / PlaneGeometry.channels
            let block = UnsafeMutableRawPointer(group).assumingMemoryBound(to: Float.self)
            for number in 0..<groups {
                forEachWindow(convolution, weights, window, lanes: lanes, group: number) { channel, lane, plain in
                    apply(transform, size, window, plain, values, block + channel * lanes + lane, elementStep: count)
                }
                for element in 0..<(size * size) {
                    let to = memory.floats + (element * groups + number) * step
                    storage.store(block + element * count, count: count, lanes: lanes, to: to)
                }
            }
        }
        return PackedFilters(memory: memory, storage: storage, phaseStarts: [0], groupSteps: [step])
    }

    /// Filters that are transformed when they are used: `[phase and group][plane, sub-grid, channel][window row, column][lane]`.
    static func windows(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let taps = filtering.window * filtering.window
        let groups = convolution.phases.count * ((convolution.outputs + lanes - 1) / lanes)
        let count = convolution.inputs * convolution.stride * convolution.stride * taps * lanes
        let step = storage.floats(count)
        let memory = try Memory(floats: groups * step)
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: count / PlaneGeometry.channels) { scratch in
            guard let group = scratch.baseAddress else { return }
            for number in 0..<groups {
                forEachWindow(convolution, weights, filtering.window, lanes: lanes, group: number) {
                    channel, lane, plain in
                    for tap in 0..<taps {
                        group[((channel * taps + tap) * lanes + lane) / PlaneGeometry.channels] = plain[tap]
                    }
                }
                let block = UnsafeRawPointer(group).assumingMemoryBound(to: Float.self)
                storage.store(block, count: count, lanes: lanes, to: memory.floats + number * step)
            }
        }
        return PackedFilters(memory: memory, storage: storage, phaseStarts: [0], groupSteps: [step])
    }

    /// The windows of one group of output channels, sixteen of them side by side: of each input channel of each sub-grid of each plane,
    /// in the order in which kernels read them.
    private static func forEachWindow(
        _ convolution: Convolution, _ weights: [Float], _ window: Int, lanes: Int, group: Int,
        _ body: (_ channel: Int, _ lane: Int, _ window: UnsafePointer<Vector>) -> Void
    ) {
        let groups = (convolution.outputs + lanes - 1) / lanes
        let (phase, first) = (group / groups, group % groups * lanes)
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: window * window) { scratch in
            guard let values = scratch.baseAddress else { return }
            var channel = 0
            for plane in stride(from: 0, to: convolution.inputs, by: PlaneGeometry.channels) {
                for grid in 0..<(convolution.stride * convolution.stride) {
                    for input in plane..<min(plane + PlaneGeometry.channels, convolution.inputs) {
                        for lane in stride(from: 0, to: lanes, by: PlaneGeometry.channels) {
                            gather(
                                convolution, weights, phase: phase, firstOutput: first + lane, input, grid, window,
                                values)
                            body(channel, lane, values)
                        }
                        channel += 1
                    }
                }
            }
        }
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
        _ transform: [Float], _ size: Int, _ window: Int, _ values: UnsafePointer<Vector>,
        _ half: UnsafeMutablePointer<Vector>, _ to: UnsafeMutablePointer<Float>, elementStep: Int
    ) {
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
