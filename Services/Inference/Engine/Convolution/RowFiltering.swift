/// A minimal filtering algorithm F(4, 7) (Winograd 1980) for the rows of 7 x 7 windows: 10 products for 28. Of few input channels the
/// two-dimensional one would have more to transform than it saves.
enum RowFiltering {
    static let outputs = 4
    static let window = 7
    /// Elements of a transformed tile.
    static let size = outputs + window - 1

    /// Where the polynomials are evaluated, beside infinity.
    private static let points = [0, 0.5, -0.5, 0.75, -0.75, 1, -1, 2, -2]

    /// Every `window` numbers make one element of the transformed row of a window.
    static let filterTransform: [[Float]] =
        points.map { point in
            let scale = points.filter { $0 != point }.reduce(1) { $0 * (point - $1) }
            var power = 1 / scale
            return (0..<window).map { _ in
                defer { power *= point }
                return Float(power)
            }
        } + [(0..<window).map { $0 == window - 1 ? 1 : 0 }]
}

extension PackedFilters {
    /// `[group][element][window row, channel][lane]`
    static func winogradRows(
        _ convolution: Convolution, _ weights: [Float], lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let depth = RowFiltering.window * convolution.inputs
        let groups = (convolution.outputs + lanes - 1) / lanes
        let groupFloats = RowFiltering.size * depth * lanes
        let memory = try Memory(floats: groups * groupFloats)
        for output in 0..<(groups * lanes) {
            let to = memory.floats + output / lanes * groupFloats + output % lanes
            for input in 0..<convolution.inputs {
                for row in 0..<RowFiltering.window {
                    for (element, factors) in RowFiltering.filterTransform.enumerated() {
                        var sum: Float = 0
                        if output < convolution.outputs {
                            let window = convolution.window(output: output, input: input, phase: 0)
                            for (tap, factor) in factors.enumerated() {
                                sum += factor * weights[window + row * RowFiltering.window + tap]
                            }
                        }
                        to[(element * depth + row * convolution.inputs + input) * lanes] = sum
                    }
                }
            }
        }
        return PackedFilters(memory: memory, storage: .fp32, phaseStarts: [0], groupSteps: [groupFloats])
    }
}
