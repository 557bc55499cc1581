/// The filters of one convolution in the order in which kernels read them.
struct PackedFilters: Sendable {
    let memory: Memory
    /// Floats of one phase, and of one group of output channels within it.
    let phaseStarts: [Int]
    let groupSteps: [Int]

    /// Packed for a plan and for kernels that compute `lanes` output channels together.
    static func packed(
        _ convolution: Convolution, for plan: ConvolutionPlan, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        var width = lanes
        let packed: PackedFilters
        switch plan.algorithm {
        case .direct, .columns, .rows:
            packed = try direct(convolution, lanes: lanes)
        case .narrow:
            width = NarrowLanes(convolution, lanes: lanes).lanes
            packed = try narrow(convolution, lanes: lanes)
        case .winogradSix, .winogradFive:
            packed = try winograd(convolution, plan.algorithm, lanes: lanes)
        }
        return plan.isBF16 ? try packed.paired(lanes: width) : packed
    }

    /// Floats that the filters take, packed for a plan.
    static func floats(_ convolution: Convolution, _ plan: ConvolutionPlan, lanes: Int) -> Int {
        let groups = (convolution.outputs + lanes - 1) / lanes
        let taps = convolution.phases.reduce(0) { $0 + $1.rows.count * $1.columns.count }
        let floats: Int
        switch plan.algorithm {
        case .direct, .columns, .rows:
            floats = taps * convolution.inputs * lanes * groups
        case .narrow:
            let layout = NarrowLanes(convolution, lanes: lanes)
            let rows = stride(from: 0, to: convolution.phases.count, by: convolution.upscale).reduce(0) {
                $0 + convolution.phases[$1].rows.count
            }
            floats = rows * convolution.inputs * layout.lanes * layout.groups
        case .winogradSix, .winogradFive:
            let (outputs, window) = plan.algorithm.tile
            let (size, grids) = (outputs + window - 1, convolution.stride * convolution.stride)
            floats = size * size * convolution.phases.count * groups * convolution.inputs * grids * lanes
        }
        return plan.isBF16 ? floats / 2 : floats
    }

    /// `[phase][group][block of 16 input channels][tap][channel][lane]`, `lanes` output channels in a group, missing ones zero.
    static func direct(_ convolution: Convolution, lanes: Int) throws(EngineError) -> PackedFilters {
        let groups = (convolution.outputs + lanes - 1) / lanes
        var starts: [Int] = []
        var steps: [Int] = []
        var total = 0
        for phase in convolution.phases {
            starts.append(total)
            steps.append(phase.rows.count * phase.columns.count * convolution.inputs * lanes)
            total += steps[steps.count - 1] * groups
        }
        let memory = try Memory(floats: total)
        let weights = try convolution.filters.weights()
        for (index, phase) in convolution.phases.enumerated() {
            for group in 0..<groups {
                let to = memory.floats + starts[index] + group * steps[index]
                pack(convolution, weights, phase, index, group, lanes: lanes, to: to)
            }
        }
        return PackedFilters(memory: memory, phaseStarts: starts, groupSteps: steps)
    }

    private static func pack(
        _ convolution: Convolution, _ weights: [Float], _ phase: Convolution.Phase, _ index: Int, _ group: Int,
        lanes: Int, to: UnsafeMutablePointer<Float>
    ) {
        let channels = PlaneGeometry.channels
        let kernel = convolution.filters.kernel
        let places = phase.rows.flatMap { row in phase.columns.map { row.kernel * kernel + $0.kernel } }
        weights.withUnsafeBufferPointer { weights in
            var to = to
            for block in stride(from: 0, to: convolution.inputs, by: channels) {
                let present = min(channels, convolution.inputs - block)
                for lane in 0..<lanes {
                    let output = group * lanes + lane
                    for channel in 0..<present {
                        let window =
                            output < convolution.outputs
                            ? convolution.window(output: output, input: block + channel, phase: index) : -1
                        for (tap, place) in places.enumerated() {
                            to[(tap * present + channel) * lanes + lane] = window < 0 ? 0 : weights[window + place]
                        }
                    }
                }
                to += places.count * present * lanes
            }
        }
    }
}
