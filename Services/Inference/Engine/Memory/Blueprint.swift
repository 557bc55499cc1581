/// Sizes, places and lifetimes of everything a program needs for inputs of given shapes; nothing is allocated yet.
struct Blueprint: Sendable {
    /// Where a value lies: its planes, each in some buffer.
    struct Place: Sendable {
        struct Plane: Sendable {
            let buffer: Int
            /// Floats from the buffer's start to the first pixel inside the border.
            let offset: Int
        }

        let geometry: PlaneGeometry
        let planes: [Plane]
    }

    let shapes: [Shape]
    /// By node of the graph.
    let places: [Int: Place]
    /// By index of the layer, for those that are convolutions.
    let convolutions: [Int: ConvolutionPlan]
    let normalisations: NormalisationFusion
    /// Nodes of enlarged values that are never stored.
    let doublings: Set<Int>
    let bands: BandFusion
    /// The buffers of layers that need memory of their own, by index of the layer.
    let workspaces: [Int: Int]
    let arena: ArenaPlanner

    var arenaBytes: Int { arena.size * MemoryLayout<Float>.stride }

    /// - Parameters:
    ///   - shapes: of every node's value.
    ///   - tilePixels: pixels that the kernels compute together.
    ///   - lanes: output channels that they do.
    ///   - hasBF16: convolutions may use products of bfloat16 pairs.
    ///   - hasHalf: the kernels can read weights in half precision.
    init(
        _ layers: [Layer], outputs: [Int], shapes: [Shape], tilePixels: Int, lanes: Int, hasBF16: Bool,
        hasHalf: Bool
    ) {
        let convolutions = Self.convolutions(layers, shapes, hasBF16: hasBF16, hasHalf: hasHalf)
        let normalisations = NormalisationFusion(layers, outputs: outputs, shapes, convolutions)
        let doublings = DoublingFusion.deferred(layers, outputs: outputs, convolutions)
        let deferred = normalisations.deferred.union(doublings)
        let compact =
            hasBF16 ? CompactValues(layers, outputs: outputs, shapes, convolutions, normalisations).nodes : []
        let bands = BandFusion(layers, outputs: outputs, shapes, convolutions, normalisations, compact: compact)
        let borders = Self.borders(layers, convolutions, shapes)
        var places: [Int: Place] = [:]
        var buffers: [ArenaPlanner.Buffer] = []
        var workspaces: [Int: Int] = [:]
        func geometry(_ node: Int) -> PlaneGeometry {
            let shape = shapes[node]
            return PlaneGeometry(
                height: bands.rows[node] ?? shape.height, width: shape.width,
                border: borders[[shape.height, shape.width]] ?? 0, isHalf: compact.contains(node))
        }
        let reuse = Reuse(layers, outputs: outputs, shapes, deferred: deferred, geometry: geometry)
        for (index, layer) in layers.enumerated() {
            let shape = shapes[layer.output]
            let geometry = geometry(layer.output)
            if layer.sharesItsInputs(shapes) {
                var planes: [Place.Plane] = []
                for input in layer.inputs { planes += places[input]?.planes ?? [] }
                places[layer.output] = Place(geometry: geometry, planes: planes)
            } else if deferred.contains(layer.output) {
                places[layer.output] = places[layer.inputs[0]]
            } else if let predecessor = reuse.predecessors[layer.output] {
                places[layer.output] = places[predecessor]
                Self.use(places[layer.output], at: bands.span(of: index).upperBound, &buffers)
            } else {
                places[layer.output] = Self.newPlace(shape, geometry, bands.span(of: index), &buffers)
            }
            let workspace =
                switch layer.operation {
                case .convolution(let convolution):
                    convolutions[index]?.workspace(
                        convolution, result: shape, tilePixels: tilePixels, lanes: lanes) ?? 0
                case .gram: GramStep.workspace(channels: shape.height)
                default: 0
                }
            if workspace > 0 {
                workspaces[index] = buffers.count
                buffers.append(ArenaPlanner.Buffer(floats: workspace, lifetime: bands.span(of: index)))
            }
            for read in layer.reads { Self.use(places[read], at: bands.span(of: index).upperBound, &buffers) }
        }
        for output in outputs { Self.use(places[output], at: layers.count, &buffers) }
        self.shapes = shapes
        self.convolutions = convolutions
        self.normalisations = normalisations
        self.doublings = doublings
        self.bands = bands
        self.workspaces = workspaces
        self.places = places
        arena = ArenaPlanner(buffers)
    }

    private static func convolutions(
        _ layers: [Layer], _ shapes: [Shape], hasBF16: Bool, hasHalf: Bool
    ) -> [Int: ConvolutionPlan] {
        var convolutions: [Int: ConvolutionPlan] = [:]
        for (index, layer) in layers.enumerated() {
            guard case .convolution(let convolution) = layer.operation else { continue }
            convolutions[index] = ConvolutionPlan(
                convolution, result: shapes[layer.output], hasBF16: hasBF16, hasHalf: hasHalf)
        }
        return convolutions
    }

    /// The widest padding that any convolution reads, by height and width of its input.
    private static func borders(
        _ layers: [Layer], _ convolutions: [Int: ConvolutionPlan], _ shapes: [Shape]
    ) -> [[Int]: Int] {
        var borders: [[Int]: Int] = [:]
        for (index, layer) in layers.enumerated() {
            guard case .convolution(let convolution) = layer.operation, convolutions[index]?.readsBorder == true else {
                continue
            }
            let input = shapes[layer.inputs[0]]
            let reach = convolution.reach(input: input, result: shapes[layer.output])
            borders[[input.height, input.width], default: 0] = max(borders[[input.height, input.width]] ?? 0, reach)
        }
        return borders
    }

    private static func newPlace(
        _ shape: Shape, _ geometry: PlaneGeometry, _ lifetime: ClosedRange<Int>, _ buffers: inout [ArenaPlanner.Buffer]
    ) -> Place {
        let count = PlaneGeometry.planes(channels: shape.channels)
        let planes = (0..<count).map {
            Place.Plane(buffer: buffers.count, offset: $0 * geometry.plane + geometry.origin)
        }
        buffers.append(ArenaPlanner.Buffer(floats: count * geometry.plane, lifetime: lifetime))
        return Place(geometry: geometry, planes: planes)
    }

    private static func use(_ place: Place?, at layer: Int, _ buffers: inout [ArenaPlanner.Buffer]) {
        for buffer in Set(place?.planes.map(\.buffer) ?? []) {
            buffers[buffer].lifetime =
                buffers[buffer].lifetime.lowerBound...max(layer, buffers[buffer].lifetime.upperBound)
        }
    }
}

extension Layer {
    /// Whether the value is given at each run.
    var isInput: Bool {
        switch operation {
        case .input, .matrixInput: true
        default: false
        }
    }

    /// Whether a concatenation needs no work: its parts are whole planes, which may lie anywhere.
    func sharesItsInputs(_ shapes: [Shape]) -> Bool {
        guard case .concatenate = operation else { return false }
        return inputs.dropLast().allSatisfy { shapes[$0].channels % PlaneGeometry.channels == 0 }
    }
}
