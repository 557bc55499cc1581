import CKernels
import Kernels

/// Turns a blueprint into steps: allocates the arena, fills in the kernels' parameters.
struct PlanBuilder {
    let arena: Memory
    let tables = Tables()
    private(set) var inputs: [(name: String, shape: Shape, target: Planes)] = []
    private(set) var steps: [any Step] = []
    /// What every step does, for who measures them.
    private(set) var labels: [String] = []
    /// From this size on (12 MiB) a result is stored past the caches: it would be gone from them before it is read.
    private static let streamedFloats = 3 << 20
    private let program: Program
    private let kernels: atelier_kernels
    private let blueprint: Blueprint
    /// What the border of every buffer holds, by the buffer's address.
    private var borders: [UnsafeMutablePointer<Float>: (edge: Convolution.Edge, amount: Int)] = [:]

    /// By node: what its convolution leaves, and what a convolution that reads it does first.
    private var moments: [Int: PlaneMoments] = [:]
    private var prologues: [Int: atelier_prologue] = [:]

    init(_ program: Program, _ blueprint: Blueprint) throws(EngineError) {
        self.program = program
        self.blueprint = blueprint
        kernels = program.instructionSet.kernels
        arena = try Memory(floats: blueprint.arena.size)
        for (index, layer) in program.layers.enumerated() {
            try add(layer, index)
            label(layer, index)
        }
    }

    func outputs(_ nodes: [Int]) -> [(shape: Shape, source: Planes)] {
        nodes.map { (blueprint.shapes[$0], planes($0)) }
    }

    private func addresses(_ node: Int) -> [UnsafeMutablePointer<Float>] {
        (blueprint.places[node]?.planes ?? []).map { arena.floats + blueprint.arena.offsets[$0.buffer] + $0.offset }
    }

    private func planes(_ node: Int) -> Planes {
        let shape = blueprint.shapes[node]
        let geometry =
            blueprint.places[node]?.geometry ?? PlaneGeometry(height: shape.height, width: shape.width, border: 0)
        return Planes(geometry: geometry, channels: shape.channels, addresses: addresses(node))
    }

    /// Offsets of a value's planes from the arena's start.
    private func offsets(_ node: Int) -> [Int64] {
        addresses(node).map { Int64($0 - arena.floats) }
    }

    private mutating func label(_ layer: Layer, _ index: Int) {
        var detail = ""
        if case .convolution(let convolution) = layer.operation {
            detail =
                " \(blueprint.algorithms[index] ?? .direct), kernel \(convolution.filters.kernel), "
                + "\(convolution.inputs) channels of \(blueprint.shapes[layer.inputs[0]])"
        }
        for step in steps[labels.count...] {
            labels.append("\(type(of: step))\(detail) to \(blueprint.shapes[layer.output])")
        }
    }

    private mutating func add(_ layer: Layer, _ index: Int) throws(EngineError) {
        for address in layer.sharesItsInputs(blueprint.shapes) ? [] : addresses(layer.output) { borders[address] = nil }
        switch layer.operation {
        case .input(let name), .matrixInput(let name):
            inputs.append((name, blueprint.shapes[layer.output], planes(layer.output)))
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
        case .upsample(let factor): addResampling(.upsample(factor: factor), layer)
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

    private mutating func addResampling(_ kind: ResamplingStep.Kind, _ layer: Layer) {
        steps.append(ResamplingStep(kind: kind, inputs: layer.inputs.map { planes($0) }, output: planes(layer.output)))
    }

    private mutating func addGradient(_ kind: GradientStep.Kind, _ layer: Layer) {
        steps.append(
            GradientStep(
                kernels: kernels, kind: kind, inputs: layer.inputs.map { planes($0) }, output: planes(layer.output)))
    }

    /// The memory that a layer has for itself.
    private func workspace(_ index: Int) -> UnsafeMutablePointer<Float> {
        arena.floats + (blueprint.workspaces[index].map { blueprint.arena.offsets[$0] } ?? 0)
    }

    private mutating func addConvolution(
        _ layer: Layer, _ index: Int, _ convolution: Convolution
    ) throws(EngineError) {
        let algorithm = blueprint.algorithms[index] ?? .direct
        let packed = try program.packed(index, convolution, for: algorithm)
        if algorithm.readsBorder {
            let (input, result) = (blueprint.shapes[layer.inputs[0]], blueprint.shapes[layer.output])
            writeBorder(of: layer.inputs[0], convolution.edge, convolution.reach(input: input, result: result))
        }
        switch algorithm {
        case .direct: addDirect(layer, convolution, packed)
        case .narrow, .narrowBF16: addNarrow(layer, convolution, algorithm, packed)
        case .columns, .columnsBF16: addColumns(layer, index, convolution, algorithm, packed)
        case .rows, .rowsBF16: addRows(layer, convolution, algorithm, packed)
        case .winogradSix, .winogradFive: addWinograd(layer, convolution, algorithm, packed)
        }
    }

    private mutating func addNarrow(
        _ layer: Layer, _ convolution: Convolution, _ algorithm: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let input = planes(layer.inputs[0])
        let result = blueprint.shapes[layer.output]
        let lanes = NarrowLanes(convolution, lanes: Int(kernels.lanes))
        let width = convolution.count(place: 0, side: result.width)
        let first = [Convolution.Tap(offset: lanes.firstOffset, kernel: 0)]
        let places = lanes.columns.indices.map { Int64(lanes.place($0, width: width)) }
        let tasks = (0..<convolution.upscale).map { square in
            let phase = square * convolution.upscale
            let column = Convolution.Phase(row: square, column: 0, rows: convolution.phases[phase].rows, columns: first)
            let window = window(convolution, column, of: layer.inputs[0])
            return atelier_narrow(
                epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats,
                window: window, row_step: Int64(input.geometry.rowStep),
                weights: packed.memory.floats + packed.phaseStarts[square],
                group_weights: Int64(packed.groupSteps[square]),
                places: tables.make(places), width: Int32(width), reach: Int32(lanes.reach),
                columns: Int32(lanes.columns.count / convolution.upscale), phases: Int32(convolution.upscale),
                outputs: Int32(convolution.outputs), groups: Int32(lanes.groups),
                vectors: Int32(lanes.lanes / PlaneGeometry.channels), bf16: algorithm.isBF16 ? 1 : 0,
                prologue: prologue(layer.inputs[0], planeTaps: planeTaps(window, layer.inputs[0])))
        }
        steps.append(
            NarrowConvolutionStep(
                kernels: kernels, tasks: tables.make(tasks), count: tasks.count,
                rows: convolution.count(place: 0, side: result.height), packed: packed))
    }

    private mutating func addColumns(
        _ layer: Layer, _ index: Int, _ convolution: Convolution, _ algorithm: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let result = blueprint.shapes[layer.output]
        let (from, to) = (planes(layer.inputs[0]).geometry, planes(layer.output).geometry)
        let channels = PlaneGeometry.channels
        var columns = workspace(index)
        var tasks: [atelier_columns] = []
        for (phase, place) in convolution.phases.enumerated() {
            let window = window(convolution, place, of: layer.inputs[0])
            let (rows, wide) = (
                convolution.count(place: place.row, side: result.height),
                convolution.count(place: place.column, side: result.width)
            )
            let pixels = (0..<rows).flatMap { y in (0..<wide).map { (y: y, x: $0) } }
            let sources = pixels.map { Int64(convolution.stride * ($0.y * from.rowStep + $0.x * channels)) }
            let targets = pixels.map { Int64(convolution.upscale * ($0.y * to.rowStep + $0.x * channels)) }
            tasks.append(
                atelier_columns(
                    epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats, window: window,
                    sources: tables.make(sources), targets: tables.make(targets), columns: columns,
                    column_taps: columnTaps(window, algorithm),
                    weights: packed.memory.floats + packed.phaseStarts[phase],
                    group_weights: Int64(packed.groupSteps[phase]), pixels: Int32(pixels.count),
                    planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
                    bf16: algorithm.isBF16 ? 1 : 0, reserved: 0))
            columns += algorithm.columnFloats(
                convolution, phase: phase, result: result, tilePixels: Int(kernels.pixels))
        }
        steps.append(
            ColumnsStep(
                kernels: kernels, tasks: tables.make(tasks), phases: tasks.count,
                groups: (convolution.outputs + Int(kernels.lanes) - 1) / Int(kernels.lanes), packed: packed))
    }

    /// Where the pixels of each of a window's taps start within a tile's written-out windows.
    private func columnTaps(_ window: atelier_window, _ algorithm: ConvolutionPlan) -> UnsafePointer<Int64> {
        let step = Int64(Int(kernels.pixels) * algorithm.pixelFloats)
        return UnsafePointer(tables.make((0..<Int64(window.full_taps)).map { $0 * step }))
    }

    private mutating func addRows(
        _ layer: Layer, _ convolution: Convolution, _ algorithm: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let result = blueprint.shapes[layer.output]
        let geometry = planes(layer.inputs[0]).geometry
        measure(layer, convolution, parts: convolution.count(place: 0, side: result.height))
        let tasks = convolution.phases.enumerated().map { phase, place in
            let window = window(convolution, place, of: layer.inputs[0])
            let width = convolution.count(place: place.column, side: result.width)
            return atelier_rows(
                epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats, window: window,
                row_step: Int64(convolution.stride * geometry.rowStep), pixel_stride: Int64(convolution.stride),
                column_taps: columnTaps(window, algorithm),
                weights: packed.memory.floats + packed.phaseStarts[phase],
                group_weights: Int64(packed.groupSteps[phase]), width: Int32(width),
                piece: Int32(
                    RowsStep.piece(
                        width: width, windowFloats: Int(window.full_taps) * algorithm.pixelFloats,
                        tilePixels: Int(kernels.pixels))),
                groups: Int32((convolution.outputs + Int(kernels.lanes) - 1) / Int(kernels.lanes)),
                planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
                bf16: algorithm.isBF16 ? 1 : 0, reserved: 0,
                prologue: prologue(layer.inputs[0], planeTaps: planeTaps(window, layer.inputs[0])))
        }
        steps.append(
            RowsStep(
                kernels: kernels, tasks: tables.make(tasks),
                rows: convolution.phases.map { convolution.count(place: $0.row, side: result.height) }, packed: packed))
    }

    private mutating func addWinograd(
        _ layer: Layer, _ convolution: Convolution, _ algorithm: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let input = planes(layer.inputs[0])
        let grid = WinogradGrid(convolution, algorithm, result: blueprint.shapes[layer.output])
        let lanes = Int(kernels.lanes)
        let groups = convolution.phases.count * ((convolution.outputs + lanes - 1) / lanes)
        let blocking = WinogradBlocking(tiles: grid.tiles, weights: packed.memory.count, groups: groups)
        measure(layer, convolution, parts: (grid.tiles + blocking.tiles - 1) / blocking.tiles)
        let edge: Int32 =
            switch convolution.edge {
            case .zero: Int32(ATELIER_EDGE_ZERO)
            case .reflect: Int32(ATELIER_EDGE_REFLECT)
            case .replicate: Int32(ATELIER_EDGE_REPLICATE)
            }
        let task = atelier_winograd(
            epilogue: epilogue(layer, convolution), input: arena.floats,
            input_planes: UnsafePointer(tables.make(offsets(layer.inputs[0]))),
            input_row_step: Int64(input.geometry.rowStep), weights: packed.memory.floats,
            input_count: Int32(input.addresses.count),
            input_channels: Int32(convolution.inputs), input_height: Int32(input.geometry.height),
            input_width: Int32(input.geometry.width), input_step: Int32(convolution.stride),
            row_offset: Int32(grid.rowOffset), column_offset: Int32(grid.columnOffset), edge: edge,
            phase_groups: Int32((convolution.outputs + lanes - 1) / lanes),
            phase_planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
            phases: Int32(convolution.phases.count), rows: Int32(grid.rows), columns: Int32(grid.columns),
            row_shifts: UnsafePointer(tables.make(grid.rowShifts.map { Int32($0) })),
            column_shifts: UnsafePointer(tables.make(grid.columnShifts.map { Int32($0) })),
            tiles_wide: Int32(grid.tilesWide), tiles: Int32(grid.tiles),
            block_tiles: Int32(blocking.tiles),
            pass_groups: Int32(blocking.groups), prologue: prologue(layer.inputs[0]))
        steps.append(WinogradStep(kernels: kernels, plan: algorithm, task: tables.make([task]), packed: packed))
    }

    private mutating func addDirect(_ layer: Layer, _ convolution: Convolution, _ packed: PackedFilters) {
        let result = blueprint.shapes[layer.output]
        measure(layer, convolution, parts: convolution.count(place: 0, side: result.height))
        let geometry = planes(layer.inputs[0]).geometry
        var tasks: [atelier_direct] = []
        for (phase, place) in convolution.phases.enumerated() {
            let task = atelier_direct(
                epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats,
                window: window(convolution, place, of: layer.inputs[0]),
                row_step: Int64(convolution.stride * geometry.rowStep), pixel_stride: Int64(convolution.stride),
                weights: packed.memory.floats + packed.phaseStarts[phase],
                group_weights: Int64(packed.groupSteps[phase]),
                width: Int32(convolution.count(place: place.column, side: result.width)),
                blocks: Int32(PlaneGeometry.planes(channels: convolution.outputs)))
            tasks.append(task)
        }
        steps.append(
            DirectConvolutionStep(
                kernels: kernels, tasks: tables.make(tasks),
                rows: convolution.phases.map { convolution.count(place: $0.row, side: result.height) },
                groups: (convolution.outputs + Int(kernels.lanes) - 1) / Int(kernels.lanes), packed: packed))
    }

    /// The taps of a phase's window over every plane of the input.
    private func window(_ convolution: Convolution, _ phase: Convolution.Phase, of node: Int) -> atelier_window {
        let rowStep = planes(node).geometry.rowStep
        let places = phase.rows.flatMap { row in
            phase.columns.map { row.offset * rowStep + $0.offset * PlaneGeometry.channels }
        }
        let taps = offsets(node).flatMap { plane in places.map { plane + Int64($0) } }
        let whole = convolution.inputs / PlaneGeometry.channels
        return atelier_window(
            taps: UnsafePointer(tables.make(taps)), full_taps: Int32(whole * places.count),
            full_channels: Int32(PlaneGeometry.channels), tail_taps: Int32(taps.count - whole * places.count),
            tail_channels: Int32(convolution.inputs % PlaneGeometry.channels))
    }

    /// What a convolution does to its sums; its output planes, and those of the value it adds, phase after phase.
    private func epilogue(_ layer: Layer, _ convolution: Convolution) -> atelier_epilogue {
        let step = planes(layer.output).geometry.rowStep
        let places = convolution.phases.map { Int64($0.row * step + $0.column * PlaneGeometry.channels) }
        let channels = PlaneGeometry.planes(channels: convolution.outputs) * PlaneGeometry.channels
        let bias = convolution.phases.indices.flatMap { phase in
            (0..<channels).map { $0 < convolution.outputs ? convolution.bias($0, phase: phase) : 0 }
        }
        return epilogue(layer, bias: tables.make(bias), upscale: convolution.upscale, places: places)
    }

    /// The same for one phase only.
    private func epilogue(_ layer: Layer, _ convolution: Convolution, phase: Int) -> atelier_epilogue {
        let planes = PlaneGeometry.planes(channels: convolution.outputs)
        var result = epilogue(layer, convolution)
        result.planes += phase * planes
        result.bias += phase * planes * PlaneGeometry.channels
        result.residual_planes? += phase * planes
        result.moments? += phase * planes * Int(result.parts) * PlaneMoments.partFloats
        return result
    }

    private func epilogue(
        _ layer: Layer, bias: UnsafeMutablePointer<Float>, upscale: Int = 1, places: [Int64] = [0]
    ) -> atelier_epilogue {
        let geometry = planes(layer.output).geometry
        let residual = layer.epilogue.residual.map { UnsafePointer(planes(of: $0, at: places)) }
        let (activation, slope) = activation(layer)
        let moments = moments[layer.output]
        return atelier_epilogue(
            output: arena.floats, planes: UnsafePointer(planes(of: layer.output, at: places)),
            row_step: Int64(upscale * geometry.rowStep), pixel_step: Int64(upscale * PlaneGeometry.channels),
            bias: bias,
            residual: residual == nil ? nil : UnsafePointer(arena.floats), residual_planes: residual,
            scale: layer.epilogue.scale, slope: slope, activation: activation,
            streams: geometry.plane * planes(layer.output).addresses.count >= Self.streamedFloats ? 1 : 0,
            moments: moments?.floats, parts: Int64(moments?.parts ?? 0))
    }

    /// The kernels' name for a layer's activation, and the slope of its negative side.
    private func activation(_ layer: Layer) -> (kind: Int32, slope: Float) {
        switch layer.epilogue.activation {
        case nil: (Int32(ATELIER_LINEAR), 1)
        case .relu: (Int32(ATELIER_LEAKY), 0)
        case .leakyRelu(let slope): (Int32(ATELIER_LEAKY), slope)
        case .tanh: (Int32(ATELIER_TANH), 1)
        }
    }

    private func planes(of node: Int, at places: [Int64]) -> UnsafeMutablePointer<Int64> {
        let offsets = offsets(node)
        return tables.make(places.flatMap { place in offsets.map { $0 + place } })
    }

    /// Makes sure that the padding around a value is what its reader takes it for.
    private mutating func writeBorder(of node: Int, _ edge: Convolution.Edge, _ amount: Int) {
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

    private mutating func addPointwise(
        _ layer: Layer, _ factor: UnsafeMutablePointer<Float>, _ offset: UnsafeMutablePointer<Float>
    ) {
        let input = planes(layer.inputs[0])
        let task = atelier_pointwise(
            epilogue: epilogue(layer, bias: offset), input: arena.floats,
            input_planes: UnsafePointer(tables.make(offsets(layer.inputs[0]))),
            input_row_step: Int64(input.geometry.rowStep), factor: factor, width: Int32(input.geometry.width),
            reserved: 0)
        steps.append(
            PointwiseStep(
                kernels: kernels, task: tables.make([task]), planes: input.addresses.count,
                height: input.geometry.height))
    }

    private mutating func addInstanceNorm(_ layer: Layer, _ epsilon: Float) {
        let input = planes(layer.inputs[0])
        let channels = Array(repeating: Float(0), count: input.addresses.count * PlaneGeometry.channels)
        let (factor, offset) = (tables.make(channels), tables.make(channels))
        let left = moments[layer.inputs[0]]
        let taken = PlaneMoments(
            phases: 1, planes: left == nil ? input.addresses.count : 0, parts: input.geometry.height, tables)
        steps.append(
            InstanceNormStep(
                kernels: kernels, planes: input, epsilon: epsilon, moments: left ?? taken, takesMoments: left == nil,
                factor: factor, offset: offset))
        if blueprint.normalisations.deferred.contains(layer.output) {
            prologues[layer.output] = atelier_prologue(
                factor: factor, offset: offset, slope: activation(layer).slope, plane_taps: 1)
        } else {
            addPointwise(layer, factor, offset)
        }
    }

    /// Sees to it that a convolution leaves its moments, if they are wanted, for so many parts of each plane.
    private mutating func measure(_ layer: Layer, _ convolution: Convolution, parts: Int) {
        guard blueprint.normalisations.measured.contains(layer.output) else { return }
        moments[layer.output] = PlaneMoments(
            phases: convolution.phases.count, planes: PlaneGeometry.planes(channels: convolution.outputs), parts: parts,
            tables)
    }

    /// What a convolution does first to what it reads.
    private func prologue(_ node: Int, planeTaps: Int = 1) -> atelier_prologue {
        var prologue = prologues[node] ?? atelier_prologue(factor: nil, offset: nil, slope: 1, plane_taps: 1)
        prologue.plane_taps = Int32(max(1, planeTaps))
        return prologue
    }

    private func planeTaps(_ window: atelier_window, _ node: Int) -> Int {
        Int(window.full_taps) / addresses(node).count
    }

    private mutating func addChannelMatrix(_ layer: Layer) throws(EngineError) {
        let shape = blueprint.shapes[layer.output]
        let lanes = Int(kernels.lanes)
        // Only the sizes count: the filters are packed from the matrix at every run.
        let none = Graph.Filters(
            weights: Array(repeating: 0, count: shape.channels * shape.channels), bias: nil, inputs: shape.channels,
            outputs: shape.channels, kernel: 1)
        let convolution = Convolution(none, stride: 1, padding: .zero(0))
        let algorithm = ConvolutionPlan(channelMatrix: convolution, hasBF16: program.hasBF16)
        let packed = try Memory(floats: PackedFilters.floats(convolution, algorithm, lanes: lanes))
        let groupFloats = packed.count / ((shape.channels + lanes - 1) / lanes)
        steps.append(
            PackMatrixStep(
                matrix: planes(layer.inputs[1]), channels: shape.channels, lanes: lanes, isBF16: algorithm.isBF16,
                groupFloats: groupFloats, packed: packed))
        let filters = PackedFilters(memory: packed, phaseStarts: [0], groupSteps: [groupFloats])
        if algorithm == .direct {
            addDirect(layer, convolution, filters)
        } else {
            addRows(layer, convolution, algorithm, filters)
        }
    }
}
