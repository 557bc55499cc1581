import CKernels
import Kernels

/// The steps of convolutions, algorithm by algorithm.
extension PlanBuilder {
    mutating func addConvolution(
        _ layer: Layer, _ index: Int, _ convolution: Convolution
    ) throws(EngineError) {
        guard let plan = blueprint.convolutions[index] else { return }
        let packed = try program.packed(index, convolution, for: plan)
        if plan.readsBorder {
            let (input, result) = (blueprint.shapes[layer.inputs[0]], blueprint.shapes[layer.output])
            writeBorder(of: layer.inputs[0], convolution.edge, convolution.reach(input: input, result: result))
        }
        switch plan.algorithm {
        case .direct: addDirect(layer, convolution, packed)
        case .winogradRows(let filtering): addWinogradRows(layer, convolution, filtering, packed)
        case .narrow: addNarrow(layer, convolution, plan, packed)
        case .columns: addColumns(layer, index, convolution, plan, packed)
        case .rows: addRows(layer, convolution, plan, packed)
        case .winograd(let filtering):
            addWinograd(layer, index, convolution, filtering, plan, packed)
        }
    }

    /// Groups of output channels of one phase.
    func groups(_ convolution: Convolution) -> Int {
        (convolution.outputs + Int(kernels.lanes) - 1) / Int(kernels.lanes)
    }

    mutating func addNarrow(
        _ layer: Layer, _ convolution: Convolution, _ plan: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let input = planes(layer.inputs[0])
        let result = blueprint.shapes[layer.output]
        let lanes = NarrowLanes(convolution)
        let width = convolution.count(place: 0, side: result.width)
        let tiles = plan.rowFiltering.map { RowTiles($0, width: width) }
        let strip = tiles?.strip ?? NarrowConvolutionStep.strip(width: width, reach: lanes.reach)
        let sums =
            plan.rowFiltering.map { NarrowConvolutionStep.sums(width: width, lanes, $0) }
            ?? NarrowConvolutionStep.sums(width: width, lanes, phases: convolution.upscale)
        let pixel = [Convolution.Tap(offset: 0, kernel: 0)]
        let first = [Convolution.Tap(offset: lanes.firstOffset, kernel: 0)]
        let window = window(
            convolution, Convolution.Phase(row: 0, column: 0, rows: pixel, columns: first), of: layer.inputs[0])
        let writesOut =
            plan.rowFiltering == nil
            && (plan.isBF16 || input.geometry.isHalf || prologues[layer.inputs[0]] != nil)
        let task = atelier_narrow(
            epilogue: epilogue(layer, convolution), input: arena.floats, window: window,
            row_step: Int64(input.geometry.rowStep), weights: packed.memory.floats,
            group_weights: Int64(packed.groupSteps[0]), runs: tables.make(lanes.runs.map(Int64.init)),
            continues: tables.make(lanes.continues.map { $0 ? 1 : 0 }),
            last_rows: tables.make(lanes.lastOffsets.map(Int32.init)), first_row: Int32(lanes.firstOffset),
            last_row: Int32(lanes.firstOffset + lanes.reach),
            width: Int32(width), height: Int32(convolution.count(place: 0, side: result.height)),
            strip: Int32(strip),
            piece: Int32(NarrowConvolutionStep.pieceTiles * Int(kernels.pixels)), reach: Int32(lanes.reach),
            sums: tables.make(Array(repeating: Float(0), count: sums)) + PlaneGeometry.channels,
            phases: Int32(convolution.upscale), taps: Int32(lanes.taps), outputs: Int32(convolution.outputs),
            vectors: Int32(tiles == nil ? lanes.vectors : lanes.runVectors), run_vectors: Int32(lanes.runVectors),
            tile_outputs: Int32(plan.rowFiltering?.outputs ?? 0), reserved_tiles: 0,
            column_taps: writesOut ? columnTaps(window, plan) : nil, bf16: plan.isBF16 ? 1 : 0, reserved: 0,
            prologue: prologue(layer.inputs[0]))
        steps.append(
            NarrowConvolutionStep(
                kernels: kernels, task: tables.make([task]), inputHeight: blueprint.shapes[layer.inputs[0]].height,
                packed: packed))
    }

    mutating func addColumns(
        _ layer: Layer, _ index: Int, _ convolution: Convolution, _ plan: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let result = blueprint.shapes[layer.output]
        let (from, to) = (planes(layer.inputs[0]).geometry, planes(layer.output).geometry)
        var columns = workspace(index)
        var tasks: [atelier_columns] = []
        for (phase, place) in convolution.phases.enumerated() {
            let window = window(convolution, place, of: layer.inputs[0])
            let (rows, wide) = (
                convolution.count(place: place.row, side: result.height),
                convolution.count(place: place.column, side: result.width)
            )
            let pixels = (0..<rows).flatMap { y in (0..<wide).map { (y: y, x: $0) } }
            let sources = pixels.map { Int64(convolution.stride * ($0.y * from.rowStep + $0.x * from.pixelFloats)) }
            let targets = pixels.map { Int64(convolution.upscale * ($0.y * to.rowStep + $0.x * to.pixelFloats)) }
            tasks.append(
                atelier_columns(
                    epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats, window: window,
                    sources: tables.make(sources), targets: tables.make(targets), columns: columns,
                    column_taps: columnTaps(window, plan),
                    weights: packed.memory.floats + packed.phaseStarts[phase],
                    group_weights: Int64(packed.groupSteps[phase]), pixels: Int32(pixels.count),
                    planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
                    bf16: plan.isBF16 ? 1 : 0, half_weights: packed.storage == .half ? 1 : 0,
                    input_half: from.isHalf ? 1 : 0, reserved: 0))
            columns += plan.columnFloats(
                convolution, phase: phase, result: result, tilePixels: Int(kernels.pixels))
        }
        steps.append(
            ColumnsStep(
                kernels: kernels, tasks: tables.make(tasks), phases: tasks.count,
                groups: groups(convolution), packed: packed))
    }

    /// Where the pixels of each of a window's taps start within a tile's written-out windows.
    func columnTaps(_ window: atelier_window, _ plan: ConvolutionPlan) -> UnsafePointer<Int64> {
        let step = Int64(Int(kernels.pixels) * plan.pixelFloats)
        return UnsafePointer(tables.make((0..<Int64(window.full_taps)).map { $0 * step }))
    }

    mutating func addRows(
        _ layer: Layer, _ convolution: Convolution, _ plan: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let result = blueprint.shapes[layer.output]
        let geometry = planes(layer.inputs[0]).geometry
        // Places further on in the square have no more rows.
        let rows = convolution.count(place: 0, side: result.height)
        let band = RowsStep.band(height: rows)
        measure(layer, phases: convolution.phases.count, parts: (rows + band - 1) / band)
        let tasks = convolution.phases.enumerated().map { phase, place in
            let window = window(convolution, place, of: layer.inputs[0])
            let width = convolution.count(place: place.column, side: result.width)
            return atelier_rows(
                epilogue: epilogue(layer, convolution, phase: phase), input: arena.floats, window: window,
                row_step: Int64(convolution.stride * geometry.rowStep), pixel_stride: Int64(convolution.stride),
                column_taps: columnTaps(window, plan),
                weights: packed.memory.floats + packed.phaseStarts[phase],
                group_weights: Int64(packed.groupSteps[phase]), width: Int32(width),
                piece: Int32(
                    RowsStep.piece(
                        width: width, windowFloats: Int(window.full_taps) * plan.pixelFloats,
                        tilePixels: Int(kernels.pixels))),
                groups: Int32(groups(convolution)),
                planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
                height: Int32(convolution.count(place: place.row, side: result.height)), band: Int32(band),
                bf16: plan.isBF16 ? 1 : 0, reserved: 0,
                prologue: prologue(layer.inputs[0], planeTaps: planeTaps(window, layer.inputs[0])))
        }
        steps.append(
            RowsStep(kernels: kernels, tasks: tables.make(tasks), phases: tasks.count, packed: packed))
    }

    mutating func addDirect(_ layer: Layer, _ convolution: Convolution, _ packed: PackedFilters) {
        let result = blueprint.shapes[layer.output]
        measure(layer, phases: convolution.phases.count, parts: convolution.count(place: 0, side: result.height))
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
                groups: groups(convolution), packed: packed))
    }

    mutating func addChannelMatrix(_ layer: Layer) throws(EngineError) {
        let shape = blueprint.shapes[layer.output]
        let lanes = Int(kernels.lanes)
        // Only the sizes count: the filters are packed from the matrix at every run.
        let none = Graph.Filters(
            weights: Array(repeating: 0, count: shape.channels * shape.channels), bias: nil, inputs: shape.channels,
            outputs: shape.channels, kernel: 1)
        let convolution = Convolution(none, stride: 1, padding: .zero(0))
        let plan = ConvolutionPlan(channelMatrix: convolution, hasBF16: program.hasBF16)
        let packed = try Memory(floats: PackedFilters.floats(convolution, plan, lanes: lanes))
        let groupFloats = packed.count / ((shape.channels + lanes - 1) / lanes)
        steps.append(
            PackMatrixStep(
                matrix: planes(layer.inputs[1]), channels: shape.channels, lanes: lanes, isBF16: plan.isBF16,
                groupFloats: groupFloats, packed: packed))
        let filters = PackedFilters(memory: packed, storage: plan.storage, phaseStarts: [0], groupSteps: [groupFloats])
        if plan.algorithm == .direct {
            addDirect(layer, convolution, filters)
        } else {
            addRows(layer, convolution, plan, filters)
        }
    }

    /// The taps of a phase's window over every plane of the input.
    func window(_ convolution: Convolution, _ phase: Convolution.Phase, of node: Int) -> atelier_window {
        let geometry = planes(node).geometry
        let places = phase.rows.flatMap { row in
            phase.columns.map { row.offset * geometry.rowStep + $0.offset * geometry.pixelFloats }
        }
        let taps = offsets(node).flatMap { plane in places.map { plane + Int64($0) } }
        let whole = convolution.inputs / PlaneGeometry.channels
        return atelier_window(
            taps: UnsafePointer(tables.make(taps)), full_taps: Int32(whole * places.count),
            full_channels: Int32(PlaneGeometry.channels), tail_taps: Int32(taps.count - whole * places.count),
            tail_channels: Int32(convolution.inputs % PlaneGeometry.channels))
    }
}
