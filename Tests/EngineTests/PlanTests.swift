import Engine
import Kernels
import Testing

@Suite("Plans")
struct PlanTests {
    /// A little of everything that needs memory of its own.
    private static func network(_ random: inout RandomNumbers) -> Graph {
        var graph = Graph()
        let x = graph.input(channels: 3)
        let a = graph.relu(graph.convolution(x, random.filters(3, 32, kernel: 7), padding: .reflect(3)))
        let b = graph.relu(
            graph.instanceNorm(graph.convolution(a, random.filters(32, 64, kernel: 4), stride: 2, padding: .zero(1))))
        let c = graph.add(graph.convolution(b, random.filters(64, 64, kernel: 3), padding: .zero(1)), b)
        let d = graph.relu(graph.transposedConvolution(c, random.filters(64, 32, kernel: 4), padding: 1))
        let e = graph.concatenate([d, a])
        graph.output(graph.activation(graph.convolution(e, random.filters(64, 3, kernel: 3), padding: .zero(1)), .tanh))
        return graph
    }

    @Test("the memory foretold is the memory taken, and grows with the picture")
    func arena() throws {
        var random = RandomNumbers(seed: 7)
        let program = Program(Self.network(&random))
        var last = 0
        for side in [16, 48, 130] {
            let shapes = ["x": Shape(channels: 3, height: side, width: side + 2)]
            let foretold = try program.arenaBytes(shapes)
            #expect(try program.plan(shapes).arenaBytes == foretold)
            #expect(foretold > last)
            last = foretold
        }
        // Two values of 64 planes' channels at full size live at the same time, never all of them.
        #expect(last < 130 * 132 * 4 * 200)
    }

    @Test("several plans at once on pools of their own give the numbers of one alone")
    func severalAtOnce() async throws {
        var random = RandomNumbers(seed: 8)
        let program = Program(Self.network(&random))
        let input = random.tensor(Shape(channels: 3, height: 62, width: 70))
        let alone = try program.plan(["x": input.shape]).run(["x": input], on: ThreadPool(threads: 1))[0].values
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for lane in 0..<4 {
                group.addTask {
                    let pool = ThreadPool(threads: 1 + lane % 3)
                    let plan = try program.plan(["x": input.shape])
                    var result: [Float] = []
                    for _ in 0..<5 { result = try plan.run(["x": input], on: pool)[0].values }
                    return result
                }
            }
            for try await result in group { #expect(result == alone) }
        }
    }

    @Test("weights are packed once for all plans of a size, and kept only if the program was prepared for it")
    func packedOnce() throws {
        var random = RandomNumbers(seed: 9)
        let program = Program(Self.network(&random))
        #expect(program.packedBytes == 0)
        let shapes = ["x": Shape(channels: 3, height: 40, width: 40)]
        let foretold = try program.bytes(shapes)
        var plans = [try program.plan(shapes)]
        let packed = program.packedBytes
        #expect(packed > 0 && foretold == plans[0].arenaBytes + packed)
        plans.append(try program.plan(shapes))
        #expect(program.packedBytes == packed)
        plans = []
        #expect(program.packedBytes == 0)
        try program.prepare(for: Shape(channels: 3, height: 40, width: 40))
        #expect(program.packedBytes == packed)
        #expect(try program.bytes(shapes) == program.arenaBytes(shapes))
    }

    @Test("a run that its checkpoint ends leaves the plan fit for another")
    func checkpoint() throws {
        struct Stop: Error {}
        var random = RandomNumbers(seed: 10)
        let program = Program(Self.network(&random))
        let input = random.tensor(Shape(channels: 3, height: 20, width: 24))
        let pool = ThreadPool(threads: 2)
        let plan = try program.plan(["x": input.shape])
        let expected = try plan.run(["x": input], on: pool)[0].values
        var steps = 0
        #expect(throws: Stop.self) {
            try plan.run(["x": input], on: pool) {
                steps += 1
                if steps == 4 { throw Stop() }
            }
        }
        #expect(try plan.run(["x": input], on: pool)[0].values == expected)
    }

    @Test("inputs that do not fit are refused with words")
    func refusals() throws {
        var random = RandomNumbers(seed: 11)
        let program = Program(Self.network(&random))
        let shape = Shape(channels: 3, height: 20, width: 24)
        #expect(throws: EngineError.self) { try program.plan([:]) }
        #expect(throws: EngineError.self) { try program.plan(["x": Shape(channels: 4, height: 20, width: 24)]) }
        #expect(throws: EngineError.self) { try program.plan(["x": Shape(channels: 3, height: 2, width: 24)]) }
        let plan = try program.plan(["x": shape])
        let pool = ThreadPool(threads: 1)
        #expect(throws: EngineError.self) { try plan.run([:], on: pool) }
        #expect(throws: EngineError.self) {
            try plan.run(["x": Tensor(shape: Shape(channels: 3, height: 24, width: 20))], on: pool)
        }
    }
}
