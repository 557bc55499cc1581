/// Filters whose rows are transformed for minimal filtering along the rows.
extension PackedFilters {
    /// `[element][group][window row, channel][lane]`
    static func winogradRows(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let depth = filtering.window * convolution.inputs
        let groups = (convolution.outputs + lanes - 1) / lanes
        let count = filtering.size * groups * depth * lanes
        let memory = try Memory(floats: count)
        memory.floats.update(repeating: 0, count: count)
        forEachRow(convolution, weights, filtering) { output, input, row, element, number in
            let place = (element * groups + output / lanes) * depth + row * convolution.inputs + input
            memory.floats[place * lanes + output % lanes] = number
        }
        return PackedFilters(memory: memory, storage: .fp32, phaseStarts: [0], groupSteps: [depth * lanes])
    }

    /// `[element][group][block of 16 input channels][channel][lane]`, `lanes` lanes in a group, fewer in the last: the window's rows
    /// share lanes, `[row of the window][output]`.
    static func narrowRows(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let all = NarrowLanes(convolution).runVectors * PlaneGeometry.channels
        let depth = convolution.inputs
        let memory = try Memory(floats: filtering.size * depth * all)
        memory.floats.update(repeating: 0, count: filtering.size * depth * all)
        forEachRow(convolution, weights, filtering) { output, input, row, element, number in
            let lane = row * convolution.outputs + output
            let first = lane / lanes * lanes
            let width = min(lanes, all - first)
            memory.floats[element * depth * all + first * depth + input * width + lane - first] = number
        }
        return PackedFilters(memory: memory, storage: .fp32, phaseStarts: [0], groupSteps: [depth * lanes])
    }

    private static func forEachRow(
        _ convolution: Convolution, _ weights: [Float], _ filtering: MinimalFiltering,
        _ body: (_ output: Int, _ input: Int, _ row: Int, _ element: Int, _ number: Float) -> Void
    ) {
        let transform = filtering.filterTransform
        let window = filtering.window
        for output in 0..<convolution.outputs {
            for input in 0..<convolution.inputs {
                for row in 0..<window {
                    let first = convolution.window(output: output, input: input, phase: 0) + row * window
                    for element in 0..<filtering.size {
                        let number = (0..<window).reduce(Float(0)) {
                            $0 + transform[element * window + $1] * weights[first + $1]
                        }
                        body(output, input, row, element, number)
                    }
                }
            }
        }
    }
}
