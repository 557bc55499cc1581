import Engine

/// Stands in for the engine's program until it is there: the same interface over the reference executor.
final class Program: Sendable {
    private let graph: Graph
    init(_ graph: Graph) { self.graph = graph }
    var packedBytes: Int {
        graph.nodes.reduce(0) {
            switch $1.operation {
            case .convolution(let filters, _, _), .transposedConvolution(let filters, _, _, _):
                $0 + 4 * filters.weights.count
            default: $0
            }
        }
    }
    func plan(_ inputs: [String: Shape]) throws(EngineError) -> Plan {
        Plan(graph: graph, arenaBytes: try arenaBytes(inputs))
    }
    func arenaBytes(_ inputs: [String: Shape]) throws(EngineError) -> Int {
        try graph.shapes(inputs).reduce(0) { $0 + 4 * $1.count }
    }
}

final class Plan {
    private let graph: Graph
    let arenaBytes: Int
    init(graph: Graph, arenaBytes: Int) {
        self.graph = graph
        self.arenaBytes = arenaBytes
    }
    func run(_ inputs: [String: Tensor], on pool: ThreadPool, checkpoint: () throws -> Void) throws -> [Tensor] {
        try checkpoint()
        return try ReferenceExecutor.run(graph, inputs)
    }
}
