import Engine
import Kernels
import Testing

/// Values of 25 MB and more between convolutions.
@Suite("Convolutions that follow each other band by band")
struct BandTests {
    enum End: CaseIterable {
        /// To few channels at once, as EDSR ends.
        case shuffle
        /// An enlargement and two more convolutions, as RRDBNet ends.
        case enlargement
        /// The sum with a value that is there as a whole.
        case residual
    }

    @Test("give the reference's numbers in a fraction of the memory", arguments: End.allCases)
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
