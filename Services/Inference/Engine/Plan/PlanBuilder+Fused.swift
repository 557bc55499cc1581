import CKernels

/// What is done to a value while it is read or stored: epilogues, prologues, moments.
extension PlanBuilder {
    /// What a convolution does to its sums; its output planes, and those of the value it adds, phase after phase.
    func epilogue(_ layer: Layer, _ convolution: Convolution) -> atelier_epilogue {
        let geometry = planes(layer.output).geometry
        let places = convolution.phases.map { Int64($0.row * geometry.rowStep + $0.column * geometry.pixelFloats) }
        let channels = PlaneGeometry.planes(channels: convolution.outputs) * PlaneGeometry.channels
        let bias = convolution.phases.indices.flatMap { phase in
            (0..<channels).map { $0 < convolution.outputs ? convolution.bias($0, phase: phase) : 0 }
        }
        return epilogue(layer, bias: tables.make(bias), upscale: convolution.upscale, places: places)
    }

    /// The same for one phase only.
    func epilogue(_ layer: Layer, _ convolution: Convolution, phase: Int) -> atelier_epilogue {
        let planes = PlaneGeometry.planes(channels: convolution.outputs)
        var result = epilogue(layer, convolution)
        result.planes += phase * planes
        result.bias += phase * planes * PlaneGeometry.channels
        result.residual_planes? += phase * planes
        result.moments? += phase * planes * Int(result.parts) * PlaneMoments.partFloats
        return result
    }

    func epilogue(
        _ layer: Layer, bias: UnsafeMutablePointer<Float>, upscale: Int = 1, places: [Int64] = [0]
    ) -> atelier_epilogue {
        let geometry = planes(layer.output).geometry
        let residual = layer.epilogue.residual.map { UnsafePointer(planes(of: $0, at: places)) }
        let halfRowStep =
            layer.epilogue.residual.map { blueprint.doublings.contains($0) ? planes($0).geometry.rowStep : 0 } ?? 0
        let (activation, slope) = activation(layer)
        let moments = moments[layer.output]
        return atelier_epilogue(
            output: arena.floats, planes: UnsafePointer(planes(of: layer.output, at: places)),
            row_step: Int64(upscale * geometry.rowStep), pixel_step: Int64(upscale * geometry.pixelFloats),
            bias: bias,
            residual: residual == nil ? nil : UnsafePointer(arena.floats), residual_planes: residual,
            half_row_step: Int64(halfRowStep),
            scale: layer.epilogue.scale, slope: slope, activation: activation,
            streams: streams(layer) ? 1 : 0,
            half: geometry.isHalf ? 1 : 0, reserved: 0,
            moments: moments?.floats, parts: Int64(moments?.parts ?? 0))
    }

    /// Whether a result goes past the caches. One that takes the place of what it adds is in them already.
    private func streams(_ layer: Layer) -> Bool {
        let planes = planes(layer.output)
        let isInPlace = layer.epilogue.residual.map { addresses($0) == planes.addresses } ?? false
        return !isInPlace && planes.geometry.plane * planes.addresses.count >= Self.streamedFloats
    }

    /// The kernels' name for a layer's activation, and the slope of its negative side.
    func activation(_ layer: Layer) -> (kind: Int32, slope: Float) {
        switch layer.epilogue.activation {
        case nil: (Int32(ATELIER_LINEAR), 1)
        case .relu: (Int32(ATELIER_LEAKY), 0)
        case .leakyRelu(let slope): (Int32(ATELIER_LEAKY), slope)
        case .tanh: (Int32(ATELIER_TANH), 1)
        }
    }

    func planes(of node: Int, at places: [Int64]) -> UnsafeMutablePointer<Int64> {
        let offsets = offsets(node)
        return tables.make(places.flatMap { place in offsets.map { $0 + place } })
    }

    mutating func addInstanceNorm(_ layer: Layer, _ epsilon: Float) {
        let input = planes(layer.inputs[0])
        let channels = Array(repeating: Float(0), count: input.addresses.count * PlaneGeometry.channels)
        let (factor, offset) = (tables.make(channels), tables.make(channels))
        let left = moments[layer.inputs[0]]
        let parts = input.geometry.height
        steps.append(
            InstanceNormStep(
                kernels: kernels, planes: input, epsilon: epsilon,
                moments: left ?? PlaneMoments(phases: 1, planes: input.addresses.count, parts: parts, tables),
                takesMoments: left == nil, factor: factor, offset: offset))
        if blueprint.normalisations.deferred.contains(layer.output) {
            prologues[layer.output] = atelier_prologue(
                factor: factor, offset: offset, slope: activation(layer).slope, plane_taps: 1, half: 0, reserved: 0)
        } else {
            addPointwise(layer, factor, offset)
        }
    }

    /// Sees to it that a layer leaves its moments, if they are wanted, for so many parts of each plane of each phase.
    mutating func measure(_ layer: Layer, phases: Int = 1, parts: Int) {
        guard blueprint.normalisations.measured.contains(layer.output) else { return }
        moments[layer.output] = PlaneMoments(
            phases: phases, planes: PlaneGeometry.planes(channels: blueprint.shapes[layer.output].channels),
            parts: parts, tables)
    }

    /// What a convolution does first to what it reads.
    func prologue(_ node: Int, planeTaps: Int = 1) -> atelier_prologue {
        var prologue =
            prologues[node]
            ?? atelier_prologue(factor: nil, offset: nil, slope: 1, plane_taps: 1, half: 0, reserved: 0)
        prologue.half = planes(node).geometry.isHalf ? 1 : 0
        prologue.plane_taps = Int32(max(1, planeTaps))
        return prologue
    }

    func planeTaps(_ window: atelier_window, _ node: Int) -> Int {
        Int(window.full_taps) / addresses(node).count
    }
}
