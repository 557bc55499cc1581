/// A program made ready for inputs of given sizes: every address known, one arena for everything between input and output.
///
/// Not `Sendable`: one thread at a time drives a plan. Any number of plans may run at the same time, each on a pool of its own.
public final class Plan {
    /// Memory for intermediate results.
    public let arenaBytes: Int

    private let loads: [LoadStep]
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
        loads = builder.loads
        steps = builder.steps
        stepLabels = builder.labels
        stores = builder.stores
        batch = loads.map(\.shape.batch).max() ?? 1
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
            try loading(inputs, to: &results, image) {
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
        var results = stores.map { Tensor(shape: $0.shape) }
        return loading(inputs, to: &results, 0) {
            zip(stepLabels, steps).map { label, step in
                let start = clock()
                step.run(on: pool, scratch)
                return (label, clock() - start)
            }
        }
    }

    private func check(_ inputs: [String: Tensor]) throws(EngineError) {
        for input in loads {
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

    /// Does `body` while the picture comes from the inputs, the last of which is the last of the steps that load, and goes to the
    /// tensors.
    private func loading<Result>(
        _ inputs: [String: Tensor], _ count: Int? = nil, to tensors: inout [Tensor], _ image: Int,
        _ body: () throws -> Result
    ) rethrows -> Result {
        let count = count ?? loads.count
        guard count > 0 else { return try storing(to: &tensors, image, body) }
        let load = loads[count - 1]
        // An input with one picture serves every picture of the batch.
        let first = load.shape.batch == 1 ? 0 : image * (load.shape.count / load.shape.batch)
        return try (inputs[load.name]?.values ?? []).withUnsafeBufferPointer { values in
            load.source = values.baseAddress.map { $0 + first }
            defer { load.source = nil }
            return try loading(inputs, count - 1, to: &tensors, image, body)
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
