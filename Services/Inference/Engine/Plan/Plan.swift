/// A program made ready for inputs of given sizes: every address known, one arena for everything between input and output.
///
/// Not `Sendable`: one thread at a time drives a plan. Any number of plans may run at the same time, each on a pool of its own.
public final class Plan {
    /// Memory for intermediate results.
    public let arenaBytes: Int

    private let inputs: [(name: String, shape: Shape, target: Planes)]
    private let stores: [StoreStep]
    private let steps: [any Step]
    private let stepLabels: [String]
    private let batch: Int
    /// Some layer may take long.
    private let isLarge: Bool
    private let arena: Memory
    private let tables: Tables
    private var scratch: Scratch?

    init(_ program: Program, _ blueprint: Blueprint) throws(EngineError) {
        let builder = try PlanBuilder(program, blueprint)
        arenaBytes = blueprint.arenaBytes
        isLarge = blueprint.shapes.contains { $0.count / $0.batch >= PartTiming.leastNumbers }
        arena = builder.arena
        tables = builder.tables
        inputs = builder.inputs
        steps = builder.steps
        stepLabels = builder.labels
        stores = builder.stores
        batch = inputs.map(\.shape.batch).max() ?? 1
    }

    /// Computes the outputs, in the graph's order.
    ///
    /// - Parameters:
    ///   - inputs: of the shapes that the plan was made for.
    ///   - checkpoint: called between layers, and within long ones; what it throws ends the run.
    /// - Throws: ``EngineError`` when an input is missing or has another shape, else what `checkpoint` throws.
    public func run(
        _ inputs: [String: Tensor], on pool: ThreadPool, checkpoint: () throws -> Void = {}
    ) throws -> [Tensor] {
        try check(inputs)
        let scratch = try scratch(for: pool)
        var results = stores.map { Tensor(shape: $0.shape) }
        for image in 0..<batch {
            for input in self.inputs { load(inputs[input.name]?.values ?? [], input.shape, image, input.target, pool) }
            try storing(to: &results, image) {
                for step in steps {
                    try checkpoint()
                    if isLarge, let step = step as? any InterruptibleStep {
                        try step.run(on: pool, scratch, checkpoint: checkpoint)
                    } else {
                        step.run(on: pool, scratch)
                    }
                }
            }
        }
        return results
    }

    /// Computes the first picture's outputs for the sake of the time of every step, in order.
    ///
    /// - Parameter clock: the time, of any kind and unit.
    /// - Throws: as ``run(_:on:checkpoint:)``.
    public func profile(
        _ inputs: [String: Tensor], on pool: ThreadPool, clock: () -> Double
    ) throws -> [(step: String, time: Double)] {
        try check(inputs)
        let scratch = try scratch(for: pool)
        for input in self.inputs { load(inputs[input.name]?.values ?? [], input.shape, 0, input.target, pool) }
        var results = stores.map { Tensor(shape: $0.shape) }
        return storing(to: &results, 0) {
            zip(stepLabels, steps).map { label, step in
                let start = clock()
                step.run(on: pool, scratch)
                return (label, clock() - start)
            }
        }
    }

    private func check(_ inputs: [String: Tensor]) throws(EngineError) {
        for input in self.inputs {
            guard let tensor = inputs[input.name] else { throw .badInput("input \(input.name) is missing") }
            guard tensor.shape == input.shape else {
                throw .badInput("input \(input.name) is \(tensor.shape), planned for \(input.shape)")
            }
        }
    }

    private func scratch(for pool: ThreadPool) throws(EngineError) -> Scratch {
        if let scratch, scratch.threads >= pool.threads { return scratch }
        let new = try Scratch(threads: pool.threads, floats: steps.map(\.scratchFloats).max() ?? 0)
        scratch = new
        return new
    }

    private func load(_ values: [Float], _ shape: Shape, _ image: Int, _ target: Planes, _ pool: ThreadPool) {
        // An input with one picture serves every picture of the batch.
        let first = shape.batch == 1 ? 0 : image * (shape.count / shape.batch)
        values.withUnsafeBufferPointer { values in
            guard let base = values.baseAddress else { return }
            LoadStep.load(base + first, to: target, on: pool)
        }
    }

    /// Does `body` while the picture's outputs go to the tensors, the last of which is the last of the steps that store.
    private func storing<Result>(
        to tensors: inout [Tensor], _ image: Int, _ body: () throws -> Result
    ) rethrows -> Result {
        guard var tensor = tensors.popLast() else { return try body() }
        defer { tensors.append(tensor) }
        let store = stores[tensors.count]
        let first = image * (tensor.shape.count / tensor.shape.batch)
        return try tensor.values.withUnsafeMutableBufferPointer { values in
            store.target = values.baseAddress.map { $0 + first }
            defer { store.target = nil }
            return try storing(to: &tensors, image, body)
        }
    }
}
