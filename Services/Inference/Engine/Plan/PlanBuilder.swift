import CKernels
import Kernels

/// Turns a blueprint into steps: allocates the arena, fills in the kernels' parameters.
struct PlanBuilder {
    let arena: Memory
    let tables = Tables()
    /// In the graph's order; their steps come last.
    private(set) var stores: [StoreStep] = []
    private(set) var loads: [LoadStep] = []
    var steps: [any Step] = []
    /// What every step does, for who measures them.
    private(set) var labels: [String] = []
    /// From this size on (12 MiB) a result is stored past the caches: it would be gone from them before it is read.
    static let streamedFloats = 3 << 20
    let program: Program
    let kernels: atelier_kernels
    let blueprint: Blueprint
    /// What the border of every buffer holds, by the buffer's address.
    private var borders: [UnsafeMutablePointer<Float>: (edge: Convolution.Edge, amount: Int)] = [:]

    /// By node: what its convolution leaves, and what a convolution that reads it does first.
    var moments: [Int: PlaneMoments] = [:]
    var prologues: [Int: atelier_prologue] = [:]

    init(_ program: Program, _ blueprint: Blueprint) throws(EngineError) {
        self.program = program
        self.blueprint = blueprint
        kernels = program.instructionSet.kernels
        arena = try Memory(floats: blueprint.arena.size)
        // By layer, its own step: those that prepare for it come before.
        var members: [Int] = []
        for (index, layer) in program.layers.enumerated() {
            try add(layer, index)
            label(layer, index)
            members.append(steps.count - 1)
        }
        for output in program.outputs {
            stores.append(StoreStep(blueprint.shapes[output], planes(output)))
            steps.append(stores[stores.count - 1])
            labels.append("StoreStep of \(blueprint.shapes[output])")
        }
        for chain in blueprint.bands.chains.reversed() { join(chain, members) }
    }

    /// Makes one step of those of a chain of layers, and of the one that stores its last value if that is there in bands.
    private mutating func join(_ chain: ClosedRange<Int>, _ members: [Int]) {
        let values = chain.map { program.layers[$0].output }.filter { blueprint.bands.rows[$0] != nil }
        let first = members[chain.lowerBound]
        let last = values.count == chain.count ? members[chain.upperBound] + 1 : members[chain.upperBound]
        let bands = values.map { value in
            let planes = planes(value)
            let border = steps[first...last].lazy.compactMap { $0 as? BorderStep }.first {
                $0.planes.addresses == planes.addresses
            }
            return BandedChain.Band(planes: planes, height: blueprint.shapes[value].height, border: border)
        }
        let step = BandedChain(members: steps[first...last].compactMap { $0 as? any BandedStep }, bands: bands)
        let before = (first...last).filter { steps[$0] is FilterTransformStep }
        let label = (first...last).filter { !before.contains($0) }.map { labels[$0] }.joined(separator: ", then ")
        labels.replaceSubrange(first...last, with: before.map { labels[$0] } + [label])
        steps.replaceSubrange(first...last, with: before.map { steps[$0] } + [step])
    }

    func addresses(_ node: Int) -> [UnsafeMutablePointer<Float>] {
        (blueprint.places[node]?.planes ?? []).map { arena.floats + blueprint.arena.offsets[$0.buffer] + $0.offset }
    }

    func planes(_ node: Int) -> Planes {
        let shape = blueprint.shapes[node]
        let geometry =
            blueprint.places[node]?.geometry
            ?? PlaneGeometry(height: shape.height, width: shape.width, border: 0, isHalf: false)
        return Planes(geometry: geometry, channels: shape.channels, addresses: addresses(node))
    }

    /// Offsets of a value's planes from the arena's start.
    func offsets(_ node: Int) -> [Int64] {
        addresses(node).map { Int64($0 - arena.floats) }
    }

    mutating func label(_ layer: Layer, _ index: Int) {
        var detail = ""
        if case .convolution(let convolution) = layer.operation, let plan = blueprint.convolutions[index] {
            detail =
                " \(plan.algorithm)\(plan.storage.note), kernel \(convolution.filters.kernel), "
                + "\(convolution.inputs) channels of \(blueprint.shapes[layer.inputs[0]])"
        }
        for step in steps[labels.count...] {
            labels.append("\(type(of: step))\(detail) to \(blueprint.shapes[layer.output])")
        }
    }

    mutating func add(_ layer: Layer, _ index: Int) throws(EngineError) {
        for address in layer.sharesItsInputs(blueprint.shapes) ? [] : addresses(layer.output) { borders[address] = nil }
        switch layer.operation {
        case .input(let name), .matrixInput(let name):
            loads.append(LoadStep(name, blueprint.shapes[layer.output], planes(layer.output)))
            steps.append(loads[loads.count - 1])
        case .convolution(let convolution):
            try addConvolution(layer, index, convolution)
        case .pointwise(let scale, let offset):
            let channels = blueprint.shapes[layer.output].channels
            let factor = tables.makeChannels(scale ?? Array(repeating: 1, count: channels))
            let offset = tables.makeChannels(offset ?? Array(repeating: 0, count: channels))
            addPointwise(layer, factor, offset)
        case .instanceNorm(let epsilon):
            addInstanceNorm(layer, epsilon)
        case .concatenate:
            if !layer.sharesItsInputs(blueprint.shapes) { addResampling(.concatenate, layer) }
        case .upsample(let factor):
            if !blueprint.doublings.contains(layer.output) { addResampling(.upsample(factor: factor), layer) }
        case .pixelShuffle(let factor): addResampling(.pixelShuffle(factor: factor), layer)
        case .maxPool: addGradient(.maxPool, layer)
        case .gate: addGradient(.gate, layer)
        case .unpool: addGradient(.unpool, layer)
        case .gram:
            steps.append(
                GramStep(
                    kernels: kernels, first: planes(layer.inputs[0]), second: planes(layer.inputs[1]),
                    matrix: planes(layer.output), sums: workspace(index)))
        case .divideByCount:
            let (shape, counted) = (blueprint.shapes[layer.output], blueprint.shapes[layer.inputs[1]])
            let factor = Float(1 / Double(counted.count / counted.batch))
            addPointwise(
                layer, tables.makeChannels(Array(repeating: factor, count: shape.channels)),
                tables.makeChannels(Array(repeating: 0, count: shape.channels)))
        case .meanSquare:
            steps.append(MeanSquareStep(planes: planes(layer.inputs[0]), result: planes(layer.output)))
        case .channelMatrix:
            try addChannelMatrix(layer)
        }
    }

    mutating func addResampling(_ kind: ResamplingStep.Kind, _ layer: Layer) {
        steps.append(ResamplingStep(kind: kind, inputs: layer.inputs.map { planes($0) }, output: planes(layer.output)))
    }

    mutating func addGradient(_ kind: GradientStep.Kind, _ layer: Layer) {
        steps.append(
            GradientStep(
                kernels: kernels, kind: kind, inputs: layer.inputs.map { planes($0) }, output: planes(layer.output)))
    }

    /// The memory that a layer has for itself.
    func workspace(_ index: Int) -> UnsafeMutablePointer<Float> {
        arena.floats + (blueprint.workspaces[index].map { blueprint.arena.offsets[$0] } ?? 0)
    }

    /// Makes sure that the padding around a value is what its reader takes it for.
    mutating func writeBorder(of node: Int, _ edge: Convolution.Edge, _ amount: Int) {
        guard amount > 0 else { return }
        let value = planes(node)
        let stale = value.addresses.filter { address in
            guard let border = borders[address] else { return true }
            return border.edge != edge || border.amount < amount
        }
        guard !stale.isEmpty else { return }
        for address in stale { borders[address] = (edge, amount) }
        let planes = Planes(geometry: value.geometry, channels: stale.count * PlaneGeometry.channels, addresses: stale)
        steps.append(BorderStep(planes: planes, edge: edge, amount: amount))
    }

    mutating func addPointwise(
        _ layer: Layer, _ factor: UnsafeMutablePointer<Float>, _ offset: UnsafeMutablePointer<Float>
    ) {
        let input = planes(layer.inputs[0])
        measure(layer, parts: input.geometry.height)
        let task = atelier_pointwise(
            epilogue: epilogue(layer, bias: offset), input: arena.floats,
            input_planes: UnsafePointer(tables.make(offsets(layer.inputs[0]))),
            input_row_step: Int64(input.geometry.rowStep), factor: factor, width: Int32(input.geometry.width),
            input_half: input.geometry.isHalf ? 1 : 0)
        steps.append(
            PointwiseStep(
                kernels: kernels, task: tables.make([task]), planes: input.addresses.count,
                height: input.geometry.height))
    }
}
