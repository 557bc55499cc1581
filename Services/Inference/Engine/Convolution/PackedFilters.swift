/// The filters of one convolution in the order in which kernels read them.
struct PackedFilters: Sendable {
    let memory: Memory
    /// As the plan has it, but fp32 where that would not hold them.
    let storage: Storage
    /// Floats of one phase, and of one group of output channels within it.
    let phaseStarts: [Int]
    let groupSteps: [Int]

    /// Packed for a plan and for kernels that compute `lanes` output channels together.
    static func packed(
        _ convolution: Convolution, for plan: ConvolutionPlan, lanes: Int
    ) throws(EngineError) -> PackedFilters {
        let weights = try convolution.filters.weights()
        let storage = plan.filterStorage.holding(weights)
        switch plan.algorithm {
        case .direct, .columns, .rows: return try direct(convolution, weights, lanes: lanes, storage)
        case .winogradRows(let filtering): return try winogradRows(convolution, weights, filtering, lanes: lanes)
        case .narrow:
            guard let filtering = plan.rowFiltering else {
                return try narrow(convolution, weights, lanes: lanes, storage)
            }
            return try narrowRows(convolution, weights, filtering, lanes: lanes)
        case .winograd(let filtering):
            return plan.transformsLate
                ? try windows(convolution, weights, filtering, lanes: lanes, storage)
                : try winograd(convolution, weights, filtering, lanes: lanes, storage)
        }
    }

    /// Floats that the filters take, packed for a plan.
    static func floats(_ convolution: Convolution, _ plan: ConvolutionPlan, lanes: Int) -> Int {
        let groups = (convolution.outputs + lanes - 1) / lanes
        let taps = convolution.phases.reduce(0) { $0 + $1.rows.count * $1.columns.count }
        let count: Int
        switch plan.algorithm {
        case .direct, .columns, .rows:
            count = taps * convolution.inputs * lanes * groups
        case .winogradRows(let filtering):
            count = filtering.size * filtering.window * convolution.inputs * lanes * groups
        case .narrow:
            let layout = NarrowLanes(convolution)
            let vectors = plan.rowFiltering.map { $0.size * layout.runVectors } ?? layout.vectors
            count = convolution.inputs * vectors * PlaneGeometry.channels
        case .winograd(let filtering):
            if plan.transformsLate {
                count =
                    transformed(convolution, filtering, lanes: lanes) / (filtering.size * filtering.size)
                    * (filtering.window * filtering.window)
            } else {
                count = transformed(convolution, filtering, lanes: lanes)
            }
        }
        return plan.filterStorage.floats(count)
    }

    /// Numbers that the filters become by a minimal filtering's transform.
    static func transformed(_ convolution: Convolution, _ filtering: MinimalFiltering, lanes: Int) -> Int {
        let groups = (convolution.outputs + lanes - 1) / lanes
        return filtering.size * filtering.size * convolution.phases.count * groups * convolution.inputs
            * convolution.stride * convolution.stride * lanes
    }

    /// `[phase][group][block of 16 input channels][tap][channel][lane]`, `lanes` output channels in a group, missing ones zero.
    private static func direct(
        _ convolution: Convolution, _ weights: [Float], lanes: Int, _ storage: Storage
    ) throws(EngineError) -> PackedFilters {
        let groups = (convolution.outputs + lanes - 1) / lanes
        let counts = convolution.phases.map { $0.rows.count * $0.columns.count * convolution.inputs * lanes }
        let steps = counts.map(storage.floats)
        let starts = steps.indices.map { groups * steps[..<$0].reduce(0, +) }
        let memory = try Memory(floats: groups * steps.reduce(0, +))
        withUnsafeTemporaryAllocation(of: Float.self, capacity: counts.max() ?? 0) { scratch in
            guard let group = scratch.baseAddress else { return }
            for (index, phase) in convolution.phases.enumerated() {
                for number in 0..<groups {
                    pack(convolution, weights, phase, index, number, lanes: lanes, to: group)
                    let to = memory.floats + starts[index] + number * steps[index]
                    storage.store(group, count: counts[index], lanes: lanes, to: to)
                }
            }
        }
        return PackedFilters(memory: memory, storage: storage, phaseStarts: starts, groupSteps: steps)
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
