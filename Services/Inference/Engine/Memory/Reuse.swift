/// Which values take the place of one that their layer is the last to read, pixel by pixel: the one it adds, or the only one it
/// reads where it is no convolution. Half the memory, and what is written is in the cache already.
struct Reuse: Sendable {
    /// By node: the node whose place it takes.
    let predecessors: [Int: Int]

    /// - Parameters:
    ///   - outputs: nodes whose values are asked for.
    ///   - deferred: nodes whose values are never stored but made of another one where they are read.
    ///   - geometry: of a node's value.
    init(
        _ layers: [Layer], outputs: [Int], _ shapes: [Shape], deferred: Set<Int>,
        geometry: (Int) -> PlaneGeometry
    ) {
        // Values in whose memory each value lies, and the last layer that reads any of it.
        var owners: [Int: Set<Int>] = [:]
        var lastReads: [Int: Int] = [:]
        for (index, layer) in layers.enumerated() {
            let borrows = layer.sharesItsInputs(shapes) || deferred.contains(layer.output)
            owners[layer.output] = borrows ? Set(layer.inputs.flatMap { owners[$0] ?? [] }) : [layer.output]
            for owner in layer.reads.flatMap({ owners[$0] ?? [] }) { lastReads[owner] = index }
        }
        for owner in outputs.flatMap({ owners[$0] ?? [] }) { lastReads[owner] = layers.count }
        let inputs = Set(layers.filter(\.isInput).map(\.output))
        var predecessors: [Int: Int] = [:]
        for (index, layer) in layers.enumerated() where owners[layer.output] == [layer.output] {
            guard let candidate = Self.candidate(layer), !inputs.contains(candidate), owners[candidate] == [candidate],
                lastReads[candidate] == index, geometry(candidate) == geometry(layer.output),
                candidate != layer.epilogue.residual
                    || layer.inputs.allSatisfy({ owners[$0]?.contains(candidate) == false })
            else { continue }
            predecessors[layer.output] = candidate
        }
        self.predecessors = predecessors
    }

    /// The value that is read at the places, and only there, where the result is written.
    private static func candidate(_ layer: Layer) -> Int? {
        switch layer.operation {
        case .convolution: layer.epilogue.residual
        case .pointwise, .instanceNorm: layer.epilogue.residual ?? layer.inputs[0]
        default: nil
        }
    }
}
