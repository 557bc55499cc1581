/// Filters transformed for minimal filtering: `[phase and group][element][plane, sub-grid, channel][lane]`.
extension PackedFilters {
    /// F(6, 3) and F(5, 2): every row makes one element of the transformed window.
    private static let sixByThree: [[Float]] = [
        [1, 0, 0], [-2 / 9, -2 / 9, -2 / 9], [-2 / 9, 2 / 9, -2 / 9], [1 / 90, 1 / 45, 2 / 45],
        [1 / 90, -1 / 45, 2 / 45],
        [1 / 45, 1 / 90, 1 / 180], [1 / 45, -1 / 90, 1 / 180], [0, 0, 1],
    ]
    private static let fiveByTwo: [[Float]] = [
        [1 / 4, 0], [-1 / 6, -1 / 6], [-1 / 6, 1 / 6], [1 / 24, 1 / 12], [1 / 24, -1 / 12], [0, 1],
    ]

    static func winograd(
        _ convolution: Convolution, _ plan: ConvolutionPlan, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let transform = plan == .winogradSix ? sixByThree : fiveByTwo
        let elements = transform.count * transform.count
        let grids = convolution.stride * convolution.stride
        let groups = (convolution.outputs + lanes - 1) / lanes
        let step = elements * convolution.inputs * grids * lanes
        let memory = try Memory(floats: convolution.phases.count * groups * step)
        for phase in convolution.phases.indices {
            for group in 0..<groups {
                for first in stride(from: 0, to: lanes, by: PlaneGeometry.channels) {
                    let to = memory.floats + (phase * groups + group) * step + first
                    pack(
                        convolution, phase: phase, firstOutput: group * lanes + first, transform,
                        elementStep: step / elements,
                        channelStep: lanes, to: to)
                }
            }
        }
        return PackedFilters(memory: memory, phaseStarts: [0], groupSteps: [step])
    }

    /// Sixteen output channels of every element and input channel.
    private static func pack(
        _ convolution: Convolution, phase: Int, firstOutput: Int, _ transform: [[Float]], elementStep: Int,
        channelStep: Int,
        to: UnsafeMutablePointer<Float>
    ) {
        let (channels, side) = (PlaneGeometry.channels, convolution.stride)
        let window = transform[0].count
        var place = 0
        for plane in stride(from: 0, to: convolution.inputs, by: channels) {
            for grid in 0..<(side * side) {
                for input in plane..<min(plane + channels, convolution.inputs) {
                    var values = [SIMD16<Float>](repeating: .zero, count: window * window)
                    for lane in 0..<min(channels, max(0, convolution.outputs - firstOutput)) {
                        let start = convolution.window(output: firstOutput + lane, input: input, phase: phase)
                        let taps = convolution.phases[phase]
                        for i in 0..<window {
                            for j in 0..<window {
                                let row = taps.rows[i * side + grid / side].kernel
                                let column = taps.columns[j * side + grid % side].kernel
                                values[i * window + j][lane] =
                                    convolution.filters.weights[start + row * convolution.filters.kernel + column]
                            }
                        }
                    }
                    let transformed = apply(transform, values, window)
                    for (element, value) in transformed.enumerated() {
                        UnsafeMutableRawPointer(to + element * elementStep + place * channelStep)
                            .storeBytes(of: value, as: SIMD16<Float>.self)
                    }
                    place += 1
                }
            }
        }
    }

    /// `transform * values * transposed transform`
    private static func apply(_ transform: [[Float]], _ values: [SIMD16<Float>], _ window: Int) -> [SIMD16<Float>] {
        let size = transform.count
        var rows = [SIMD16<Float>](repeating: .zero, count: size * window)
        var result = [SIMD16<Float>](repeating: .zero, count: size * size)
        for element in 0..<size {
            for i in 0..<window {
                let factor = transform[element][i]
                for j in 0..<window { rows[element * window + j] += values[i * window + j] * factor }
            }
        }
        for row in 0..<size {
            for element in 0..<size {
                for j in 0..<window {
                    result[row * size + element] += rows[row * window + j] * transform[element][j]
                }
            }
        }
        return result
    }
}
