/// Filters of a convolution to few channels, whose window's columns share the lanes of a product.
extension PackedFilters {
    /// Columns of the window in one vector of 16 lanes.
    static func vectorColumns(_ convolution: Convolution) -> Int {
        PlaneGeometry.channels / convolution.outputs
    }

    /// Groups of lanes that hold all columns of the window.
    static func narrowGroups(_ convolution: Convolution, lanes: Int) -> Int {
        let vectors = (convolution.filters.kernel + vectorColumns(convolution) - 1) / vectorColumns(convolution)
        let perGroup = lanes / PlaneGeometry.channels
        return (vectors + perGroup - 1) / perGroup
    }

    /// `[group][block of 16 input channels][row of the window][channel][lane]`
    static func narrow(_ convolution: Convolution, lanes: Int) throws(EngineError) -> PackedFilters {
        let kernel = convolution.filters.kernel
        let channels = PlaneGeometry.channels
        let perVector = vectorColumns(convolution)
        let step = convolution.inputs * kernel * lanes
        let memory = try Memory(floats: narrowGroups(convolution, lanes: lanes) * step)
        memory.floats.update(repeating: 0, count: memory.count)
        for output in 0..<convolution.outputs {
            for input in 0..<convolution.inputs {
                let window = convolution.window(output: output, input: input, phase: 0)
                let block = input / channels * channels
                let present = min(channels, convolution.inputs - block)
                for row in 0..<kernel {
                    let place = block * kernel + row * present + input % channels
                    for column in 0..<kernel {
                        let lane = column / perVector * channels + column % perVector * convolution.outputs + output
                        memory.floats[lane / lanes * step + place * lanes + lane % lanes] =
                            convolution.filters.weights[window + row * kernel + column]
                    }
                }
            }
        }
        return PackedFilters(memory: memory, phaseStarts: [0], groupSteps: [step])
    }
}
