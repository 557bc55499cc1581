import Engine
import Kernels
import Testing

/// What is done only where values are large: of 25 MB and more, or of many tiles.
@Suite("Large values")
struct LargeValueTests {
    enum End: CaseIterable {
        /// To few channels at once, as EDSR ends.
        case shuffle
        /// An enlargement and two more convolutions, as RRDBNet ends.
        case enlargement
        /// The sum with a value that is there as a whole.
        case residual
    }

    @Test("filters transformed at every run", arguments: Precision.allCases)
    func lateTransform(precision: Precision) throws {
        var random = RandomNumbers(seed: 13)
        var graph = Graph()
        let x = graph.input(channels: 32)
        let y = graph.relu(graph.convolution(x, random.filters(32, 48, kernel: 4), stride: 2, padding: .zero(1)))
        let z = graph.relu(graph.convolution(y, random.filters(48, 40, kernel: 3), padding: .reflect(1)))
        graph.output(graph.transposedConvolution(z, random.filters(40, 24, kernel: 4), padding: 1))
        let shape = Shape(channels: 32, height: 250, width: 262)
        if precision == .fp32 {
            // Of many tiles the plain filters are kept, of few the transformed ones.
            let program = Program(graph)
            let many = try program.plan(["x": shape])
            let bytes = program.packedBytes
            let few = try program.plan(["x": Shape(channels: 32, height: 130, width: 130)])
            #expect(program.packedBytes > 2 * bytes)
            withExtendedLifetime((many, few)) {}
        }
        try Comparison.expectReference(
            graph, ["x": random.tensor(shape)], tolerance: precision == .fp32 ? 2e-5 : 1e-1, precision: precision,
            "\(precision)")
    }

    @Test("convolutions that follow each other band by band, in a fraction of the memory", arguments: End.allCases)
    func chain(end: End) throws {
        var random = RandomNumbers(seed: 12)
        var graph = Graph()
        // Sides that are no multiples of tiles, strips or bands.
        let shape = Shape(channels: 16, height: 321, width: 331)
        let x = graph.input(channels: shape.channels)
        let one = Graph.Padding.zero(1)
        var y: Graph.Value
        switch end {
        case .shuffle:
            y = graph.pixelShuffle(graph.convolution(x, random.filters(16, 64, kernel: 3), padding: one), factor: 2)
        case .enlargement, .residual:
            let enlarged = graph.upsample(x)
            y = graph.relu(graph.convolution(enlarged, random.filters(16, 16, kernel: 3), padding: one))
            y = graph.relu(graph.convolution(y, random.filters(16, 16, kernel: 3), padding: one))
            if end == .residual { y = graph.add(y, enlarged) }
        }
        graph.output(graph.convolution(y, random.filters(16, 3, kernel: 3), padding: one))
        let input = random.tensor(shape)
        let arena = try Program(graph).plan(["x": shape]).arenaBytes
        let whole = 4 * shape.count * MemoryLayout<Float>.stride
        #expect(arena < (end == .residual ? 2 * whole : whole))
        try Comparison.expectReference(graph, ["x": input], "\(end)")
        try Comparison.expectReference(
            graph, ["x": input], tolerance: 1e-1, precision: .bf16, sets: [.best], "\(end) in bfloat16")
    }
}
