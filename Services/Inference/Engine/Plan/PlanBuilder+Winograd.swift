import CKernels
import Kernels

/// The steps of convolutions by minimal filtering.
extension PlanBuilder {
    mutating func addWinograd(
        _ layer: Layer, _ index: Int, _ convolution: Convolution, _ filtering: MinimalFiltering,
        _ plan: ConvolutionPlan, _ packed: PackedFilters
    ) {
        let input = planes(layer.inputs[0])
        let grid = WinogradGrid(convolution, filtering, result: blueprint.shapes[layer.output])
        let allGroups = convolution.phases.count * groups(convolution)
        let weights = plan.transformsLate ? workspace(index) : packed.memory.floats
        if plan.transformsLate {
            let task = atelier_filters(
                filters: packed.memory.floats, weights: weights,
                transform: UnsafePointer(tables.make(filtering.filterTransform)), size: Int32(filtering.size),
                window: Int32(filtering.window), groups: Int32(allGroups),
                depth: Int32(convolution.inputs * convolution.stride * convolution.stride),
                bf16: plan.isBF16 ? 1 : 0, half_filters: packed.storage == .half ? 1 : 0)
            steps.append(FilterTransformStep(kernels: kernels, task: tables.make([task]), packed: packed))
        }
        let blocking = WinogradBlocking(
            tiles: grid.tiles,
            weights: plan.transformedFloats(convolution, filtering, lanes: Int(kernels.lanes)), groups: allGroups,
            products: filtering.size * filtering.size * Int(kernels.lanes))
        measure(layer, phases: convolution.phases.count, parts: (grid.tiles + blocking.tiles - 1) / blocking.tiles)
        let edge: Int32 =
            switch convolution.edge {
            case .zero: Int32(ATELIER_EDGE_ZERO)
            case .reflect: Int32(ATELIER_EDGE_REFLECT)
            case .replicate: Int32(ATELIER_EDGE_REPLICATE)
            }
        let task = atelier_winograd(
            epilogue: epilogue(layer, convolution), input: arena.floats,
            input_planes: UnsafePointer(tables.make(offsets(layer.inputs[0]))),
            input_row_step: Int64(input.geometry.rowStep), weights: weights,
            input_count: Int32(input.addresses.count),
            input_channels: Int32(convolution.inputs), input_height: Int32(blueprint.shapes[layer.inputs[0]].height),
            input_width: Int32(input.geometry.width), input_step: Int32(convolution.stride),
            row_offset: Int32(grid.rowOffset), column_offset: Int32(grid.columnOffset), edge: edge,
            phase_groups: Int32(groups(convolution)),
            phase_planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
            phases: Int32(convolution.phases.count), rows: Int32(grid.rows), columns: Int32(grid.columns),
            row_shifts: UnsafePointer(tables.make(grid.rowShifts.map { Int32($0) })),
            column_shifts: UnsafePointer(tables.make(grid.columnShifts.map { Int32($0) })),
            tiles_wide: Int32(grid.tilesWide), tiles: Int32(grid.tiles),
            block_tiles: Int32(blocking.tiles), transformed: blocking.sharesInput ? workspace(index) : nil,
            pass_groups: Int32(blocking.groups), bf16: plan.isBF16 ? 1 : 0,
            half_weights: plan.transformsLate || packed.storage != .half ? 0 : 1, prologue: prologue(layer.inputs[0]))
        let step = WinogradStep(kernels: kernels, filtering: filtering, task: tables.make([task]), packed: packed)
        if blocking.sharesInput { steps.append(InputTransformStep(convolution: step)) }
        steps.append(step)
    }

    mutating func addWinogradRows(
        _ layer: Layer, _ convolution: Convolution, _ filtering: MinimalFiltering, _ packed: PackedFilters
    ) {
        let result = blueprint.shapes[layer.output]
        let tiles = RowTiles(filtering, width: result.width)
        let bands = (result.height + WinogradRowsStep.band - 1) / WinogradRowsStep.band
        measure(layer, parts: tiles.strips * bands)
        let window = window(convolution, convolution.phases[0], of: layer.inputs[0])
        let task = atelier_winograd_rows(
            epilogue: epilogue(layer, convolution), input: arena.floats + Int(window.taps[0]),
            row_step: Int64(planes(layer.inputs[0]).geometry.rowStep), weights: packed.memory.floats,
            channels: Int32(convolution.inputs), width: Int32(result.width), height: Int32(result.height),
            groups: Int32(groups(convolution)), planes: Int32(PlaneGeometry.planes(channels: convolution.outputs)),
            strip: Int32(tiles.strip), strips: Int32(tiles.strips), band: Int32(WinogradRowsStep.band))
        steps.append(
            WinogradRowsStep(kernels: kernels, filtering: filtering, task: tables.make([task]), packed: packed))
    }
}
