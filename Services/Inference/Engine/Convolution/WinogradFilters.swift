/// Filters transformed for minimal filtering: `[element][phase and group][plane, sub-grid, channel][lane]`.
extension PackedFilters {
    private typealias Vector = SIMD16<Float>

    /// F(6, 3) and F(5, 2): every three (two) numbers make one element of the transformed window.
    private static let sixByThree: [Float] = [
        1, 0, 0, -2 / 9, -2 / 9, -2 / 9, -2 / 9, 2 / 9, -2 / 9, 1 / 90, 1 / 45, 2 / 45,
        1 / 90, -1 / 45, 2 / 45, 1 / 45, 1 / 90, 1 / 180, 1 / 45, -1 / 90, 1 / 180, 0, 0, 1,
    ]
    private static let fiveByTwo: [Float] = [
        1, 0, 1 / 3, 1 / 3, -1 / 3, 1 / 3, -16 / 15, -8 / 15, 1 / 15, -2 / 15, 0, 1,
    ]

    static func winograd(
        _ convolution: Convolution, _ algorithm: ConvolutionPlan.Algorithm, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let (outputs, window) = algorithm.tile
        let size = outputs + window - 1
        let transform = algorithm == .winogradSix ? sixByThree : fiveByTwo
        let grids = convolution.stride * convolution.stride
        let groups = (convolution.outputs + lanes - 1) / lanes
        let step = convolution.inputs * grids * lanes
        let elementStep = convolution.phases.count * groups * step
        let memory = try Memory(floats: size * size * elementStep)
        let weights = try convolution.filters.weights()
        // The windows of one input channel and sub-grid, for 16 outputs; half transformed; transformed.
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: window * window + size * window) { scratch in
            guard let values = scratch.baseAddress else { return }
            for phase in convolution.phases.indices {
                for output in stride(from: 0, to: groups * lanes, by: PlaneGeometry.channels) {
                    let to = memory.floats + (phase * groups + output / lanes) * step + output % lanes
                    var place = 0
                    for plane in stride(from: 0, to: convolution.inputs, by: PlaneGeometry.channels) {
                        for grid in 0..<grids {
                            for input in plane..<min(plane + PlaneGeometry.channels, convolution.inputs) {
                                gather(
                                    convolution, weights, phase: phase, firstOutput: output, input, grid, window, values
                                )
                                apply(transform, size, window, values, to + place * lanes, elementStep: elementStep)
                                place += 1
                            }
                        }
                    }
                }
            }
        }
        return PackedFilters(memory: memory, phaseStarts: [0], groupSteps: [step])
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
