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
/// One program serves every size of picture and every thread; weights are packed at their first use and then shared by all plans.
public final class Program: Sendable {
    public let instructionSet: InstructionSet
    public let precision: Precision
    let layers: [Layer]
    let outputs: [Int]
    private let graph: Graph
    private let filters = Mutex<[Packing: PackedFilters]>([:])

    /// Traps on a CPU that lacks the instruction set.
    public init(_ graph: Graph, instructionSet: InstructionSet = .best, precision: Precision = .fp32) {
        precondition(instructionSet.isSupported, "this CPU cannot run \(instructionSet)")
        self.graph = graph
        self.instructionSet = instructionSet
        self.precision = precision
        layers = Fusion.layers(of: graph)
        outputs = graph.outputs.map(\.node)
    }

    /// Memory of the weights packed so far.
    public var packedBytes: Int {
        filters.withLock { $0.values.reduce(0) { $0 + $1.memory.count * MemoryLayout<Float>.stride } }
    }

    /// Makes the program ready for inputs of these shapes: allocates the arena and packs weights not packed before.
    ///
    /// - Throws: ``EngineError`` when an input is missing, a size does not fit the network, or memory is short.
    public func plan(_ inputs: [String: Shape]) throws(EngineError) -> Plan {
        try Plan(self, blueprint(inputs))
    }

    /// What ``Plan/arenaBytes`` of a plan for these shapes would be; allocates nothing.
    public func arenaBytes(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        try blueprint(inputs).arenaBytes
    }

    private func blueprint(_ inputs: [String: Shape]) throws(EngineError) -> Blueprint {
        let shapes = try graph.shapes(inputs)
        let readsWholeBatch = layers.contains { if case .meanSquare = $0.operation { true } else { false } }
        if readsWholeBatch, shapes.contains(where: { $0.batch > 1 }) {
            throw .badInput("a network with a loss takes one picture at a time")
        }
        let kernels = instructionSet.kernels
        return Blueprint(
            layers, outputs: outputs, shapes: shapes, tilePixels: Int(kernels.pixels),
            hasBF16: precision == .bf16 && kernels.has_bf16 != 0)
    }

    /// What distinguishes packed filters.
    private struct Packing: Hashable {
        let layer: Int
        let algorithm: ConvolutionPlan
    }

    /// The filters of a layer, packed for an algorithm now if nobody needed them before.
    func packed(
        _ layer: Int, _ convolution: Convolution, for algorithm: ConvolutionPlan
    ) throws(EngineError) -> PackedFilters {
        let lanes = Int(instructionSet.kernels.lanes)
        return try filters.withLock { (filters) throws(EngineError) in
            let key = Packing(layer: layer, algorithm: algorithm)
            if let packed = filters[key] { return packed }
            let packed =
                switch algorithm {
                case .direct, .columns: try PackedFilters.direct(convolution, lanes: lanes)
                case .columnsBF16: try PackedFilters.pairs(convolution, lanes: lanes)
                case .narrow: try PackedFilters.narrow(convolution, lanes: lanes)
                case .winogradSix, .winogradFive: try PackedFilters.winograd(convolution, algorithm, lanes: lanes)
                }
            filters[key] = packed
            return packed
        }
    }
}
