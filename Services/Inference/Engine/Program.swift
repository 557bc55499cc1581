import CKernels
public import Kernels
import Synchronization

/// How exactly convolutions multiply.
public enum Precision: String, CaseIterable, Sendable {
    case fp32
    /// Products of bfloat16 pairs summed in fp32, where the CPU has them and they are faster.
    case bf16
}

/// A graph made ready for one instruction set: its operations fused into layers, its weights packed as kernels read them.
///
/// One program serves every size of picture and every thread. Weights are packed when a plan first needs them, shared by all plans,
/// and given up with the last of them, except for what the program was prepared for.
public final class Program: Sendable {
    public let instructionSet: InstructionSet
    public let precision: Precision
    let layers: [Layer]
    let outputs: [Int]
    /// Convolutions may use products of bfloat16 pairs.
    var hasBF16: Bool { precision == .bf16 && instructionSet.hasBF16 }
    private let graph: Graph
    private let packings = Mutex(Packings())

    /// Traps on a CPU that lacks the instruction set.
    public init(_ graph: Graph, instructionSet: InstructionSet = .best, precision: Precision = .fp32) {
        precondition(instructionSet.isSupported, "this CPU cannot run \(instructionSet)")
        self.graph = graph
        self.instructionSet = instructionSet
        self.precision = precision
        layers = Fusion.layers(of: graph)
        outputs = graph.outputs.map(\.node)
    }

    /// Channels of the Gram matrices that come first among the outputs.
    public var gramChannels: [Int] {
        graph.outputs.prefix { value in
            if case .gram = graph.nodes[value.node].operation { true } else { false }
        }.map(\.channels)
    }

    /// Memory of the packed weights there are now.
    public var packedBytes: Int {
        packings.withLock { $0.shared.values.reduce(0) { $0 + ($1.memory?.bytes ?? 0) } }
    }

    /// Makes the program ready for inputs of these shapes: allocates the arena and packs weights not packed before.
    ///
    /// - Throws: ``EngineError`` when an input is missing, a size does not fit the network, or memory is short.
    public func plan(_ inputs: [String: Shape]) throws(EngineError) -> Plan {
        try Plan(self, blueprint(inputs))
    }

    /// Packs the weights as a picture of this shape needs them, to stay so. Nothing happens for a graph that has other inputs
    /// than the picture and matrices.
    public func prepare(for picture: Shape) throws(EngineError) {
        var inputs: [String: Shape] = [:]
        for node in graph.nodes {
            switch node.operation {
            case .input(let name) where name == "x": inputs[name] = picture
            case .input: return
            case .matrixInput(let name):
                inputs[name] = Shape(channels: 1, height: node.channels, width: node.channels)
            default: break
            }
        }
        let blueprint = try blueprint(inputs)
        for (packing, convolution) in convolutions(blueprint) {
            let packed = try packed(packing.layer, convolution, for: packing.plan)
            packings.withLock { $0.kept[packing] = packed.memory }
        }
    }

    /// What ``Plan/arenaBytes`` of a plan for these shapes would be; allocates nothing.
    public func arenaBytes(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        try blueprint(inputs).arenaBytes
    }

    /// What a plan for these shapes takes beyond what the program was prepared for: its arena and, for an unusual size, weights
    /// packed for it alone. Allocates nothing.
    public func bytes(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        let blueprint = try blueprint(inputs)
        let kept = packings.withLock { $0.kept }
        return convolutions(blueprint).reduce(blueprint.arenaBytes) { bytes, next in
            let (packing, convolution) = next
            if kept[packing] != nil { return bytes }
            let floats = PackedFilters.floats(
                convolution, packing.plan, lanes: Int(instructionSet.kernels.lanes))
            return bytes + floats * MemoryLayout<Float>.stride
        }
    }

    /// Floating-point operations of a run by the direct algorithm. See ``Graph/operations(_:)``.
    public func operations(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        try graph.operations(inputs)
    }

    /// The shapes of the outputs, in the graph's order.
    public func outputShapes(_ inputs: [String: Shape]) throws(EngineError) -> [Shape] {
        let shapes = try graph.shapes(inputs)
        return outputs.map { shapes[$0] }
    }

    private func convolutions(_ blueprint: Blueprint) -> [(packing: Packing, convolution: Convolution)] {
        layers.enumerated().compactMap { index, layer in
            guard case .convolution(let convolution) = layer.operation, let plan = blueprint.convolutions[index]
            else { return nil }
            return (Packing(layer: index, plan: plan), convolution)
        }
    }

    private func blueprint(_ inputs: [String: Shape]) throws(EngineError) -> Blueprint {
        let shapes = try graph.shapes(inputs)
        let readsWholeBatch = layers.contains { if case .meanSquare = $0.operation { true } else { false } }
        if readsWholeBatch, shapes.contains(where: { $0.batch > 1 }) {
            throw .badInput("a network with a loss takes one picture at a time")
        }
        return Blueprint(
            layers, outputs: outputs, shapes: shapes, tilePixels: Int(instructionSet.kernels.pixels),
            lanes: Int(instructionSet.kernels.lanes), hasBF16: hasBF16,
            hasHalf: instructionSet.kernels.half_weights != 0)
    }

    /// What distinguishes packed filters.
    private struct Packing: Hashable {
        let layer: Int
        let plan: ConvolutionPlan
    }

    private struct Packings: Sendable {
        struct Shared: Sendable {
            weak var memory: Memory?
            let storage: PackedFilters.Storage
            let phaseStarts: [Int]
            let groupSteps: [Int]
        }

        var shared: [Packing: Shared] = [:]
        var kept: [Packing: Memory] = [:]
    }

    /// The filters of a layer, packed for its plan now if nobody has them.
    func packed(
        _ layer: Int, _ convolution: Convolution, for plan: ConvolutionPlan
    ) throws(EngineError) -> PackedFilters {
        let lanes = Int(instructionSet.kernels.lanes)
        return try packings.withLock { (packings) throws(EngineError) in
            let key = Packing(layer: layer, plan: plan)
            if let known = packings.shared[key], let memory = known.memory {
                return PackedFilters(
                    memory: memory, storage: known.storage, phaseStarts: known.phaseStarts, groupSteps: known.groupSteps
                )
            }
            let packed = try PackedFilters.packed(convolution, for: plan, lanes: lanes)
            packings.shared[key] = Packings.Shared(
                memory: packed.memory, storage: packed.storage, phaseStarts: packed.phaseStarts,
                groupSteps: packed.groupSteps)
            return packed
        }
    }
}
