/// Which values are kept in half precision while others are multiplied in bfloat16: those that only convolutions, sums and the like
/// make and read. Half the memory, and half of what passes between it and the caches.
struct CompactValues: Sendable {
    let nodes: Set<Int>

    /// - Parameters:
    ///   - outputs: nodes whose values are asked for.
    ///   - convolutions: by index of the layer.
    init(
        _ layers: [Layer], outputs: [Int], _ shapes: [Shape], _ convolutions: [Int: ConvolutionPlan],
        _ normalisations: NormalisationFusion
    ) {
        var nodes = Set(
            layers.filter { layer in
                shapes[layer.output].channels % PlaneGeometry.channels == 0 && Self.makes(layer, shapes)
            }.map(\.output)
        ).subtracting(outputs)
        for (index, layer) in layers.enumerated() {
            nodes.subtract(
                layer.inputs.indices.filter {
                    !Self.reads(layer, $0, shapes, convolutions[index], normalisations)
                }.map { layer.inputs[$0] })
        }
        // What lies in the same memory, or is read and written at the same places, is kept alike.
        var isSettled = false
        while !isSettled {
            isSettled = true
            for layer in layers {
                let alike = Self.alike(layer, shapes, normalisations)
                if alike.contains(where: nodes.contains), !alike.allSatisfy(nodes.contains) {
                    nodes.subtract(alike)
                    isSettled = false
                }
            }
        }
        self.nodes = nodes
    }

    /// Whether the layer can leave its result in half precision.
    private static func makes(_ layer: Layer, _ shapes: [Shape]) -> Bool {
        switch layer.operation {
        case .convolution, .pointwise, .instanceNorm, .channelMatrix, .upsample: true
        case .concatenate: layer.sharesItsInputs(shapes)
        default: false
        }
    }

    /// Whether the layer can read this input in half precision.
    private static func reads(
        _ layer: Layer, _ input: Int, _ shapes: [Shape], _ plan: ConvolutionPlan?, _ normalisations: NormalisationFusion
    ) -> Bool {
        switch layer.operation {
        case .convolution: plan?.readsHalf == true
        case .channelMatrix: input == 0
        case .instanceNorm: normalisations.measured.contains(layer.inputs[input])
        case .pointwise, .upsample: true
        case .concatenate: layer.sharesItsInputs(shapes)
        default: false
        }
    }

    private static func alike(_ layer: Layer, _ shapes: [Shape], _ normalisations: NormalisationFusion) -> [Int] {
        switch layer.operation {
        case .upsample: layer.inputs + [layer.output]
        case .concatenate where layer.sharesItsInputs(shapes): layer.inputs + [layer.output]
        case .instanceNorm where normalisations.deferred.contains(layer.output): layer.inputs + [layer.output]
        default: layer.epilogue.residual.map { [$0, layer.output] } ?? []
        }
    }
}
