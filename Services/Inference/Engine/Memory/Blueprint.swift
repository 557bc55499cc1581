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
    let arena: ArenaPlanner

    var arenaBytes: Int { arena.size * MemoryLayout<Float>.stride }

    /// - Parameter shapes: of every node's value.
    init(_ layers: [Layer], outputs: [Int], shapes: [Shape]) {
        let borders = Self.borders(layers, shapes)
        var places: [Int: Place] = [:]
        var buffers: [ArenaPlanner.Buffer] = []
        for (index, layer) in layers.enumerated() {
            let shape = shapes[layer.output]
            let geometry = PlaneGeometry(
                height: shape.height, width: shape.width, border: borders[[shape.height, shape.width]] ?? 0)
            if layer.sharesItsInputs(shapes) {
                var planes: [Place.Plane] = []
                for input in layer.inputs { planes += places[input]?.planes ?? [] }
                places[layer.output] = Place(geometry: geometry, planes: planes)
            } else {
                places[layer.output] = Self.newPlace(shape, geometry, at: index, &buffers)
            }
            for read in layer.reads { Self.use(places[read], at: index, &buffers) }
        }
        for output in outputs { Self.use(places[output], at: layers.count, &buffers) }
        self.shapes = shapes
        self.places = places
        arena = ArenaPlanner(buffers)
    }

    /// The widest padding that any convolution needs, by height and width of its input.
    private static func borders(_ layers: [Layer], _ shapes: [Shape]) -> [[Int]: Int] {
        var borders: [[Int]: Int] = [:]
        for layer in layers {
            guard case .convolution(let convolution) = layer.operation else { continue }
            let input = shapes[layer.inputs[0]]
            let reach = convolution.reach(input: input, result: shapes[layer.output])
            borders[[input.height, input.width], default: 0] = max(borders[[input.height, input.width]] ?? 0, reach)
        }
        return borders
    }

    private static func newPlace(
        _ shape: Shape, _ geometry: PlaneGeometry, at layer: Int, _ buffers: inout [ArenaPlanner.Buffer]
    ) -> Place {
        let count = PlaneGeometry.planes(channels: shape.channels)
        let planes = (0..<count).map {
            Place.Plane(buffer: buffers.count, offset: $0 * geometry.plane + geometry.origin)
        }
        buffers.append(ArenaPlanner.Buffer(floats: count * geometry.plane, lifetime: layer...layer))
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
    /// Whether a concatenation needs no work: its parts are whole planes, which may lie anywhere.
    func sharesItsInputs(_ shapes: [Shape]) -> Bool {
        guard case .concatenate = operation else { return false }
        return inputs.dropLast().allSatisfy { shapes[$0].channels % PlaneGeometry.channels == 0 }
    }
}
