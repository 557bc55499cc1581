import Engine
import Kernels
import Testing

@Suite("Minimal filtering along rows")
struct RowFilteringTests {
    /// Rows of less than a tile, of several tiles and part of one, of several strips; more rows than a band has.
    private static let sizes = [(8, 3), (5, 4), (9, 5), (70, 57), (131, 118)]

    @Test(
        "7 x 7 of few channels, and what is measured of it", arguments: [(1, 16), (3, 64), (15, 40)], sizes)
    func wide(_ channels: (inputs: Int, outputs: Int), _ size: (height: Int, width: Int)) throws {
        for padding in [Graph.Padding.zero(3), .reflect(min(3, size.width - 1))] {
            var random = RandomNumbers(seed: 51)
            var graph = Graph()
            let x = graph.input(channels: channels.inputs)
            let y = graph.convolution(x, random.filters(channels.inputs, channels.outputs, kernel: 7), padding: padding)
            graph.output(y, graph.relu(graph.instanceNorm(y)))
            let input = random.tensor(Shape(channels: channels.inputs, height: size.height, width: size.width))
            try Comparison.expectReference(graph, ["x": input], "\(channels), \(size), \(padding)")
        }
    }

    @Test("to few channels", arguments: [(3, 16, 3), (3, 64, 5), (7, 48, 3), (7, 32, 1)], sizes)
    func narrow(_ layer: (kernel: Int, inputs: Int, outputs: Int), _ size: (height: Int, width: Int)) throws {
        for padding in [Graph.Padding.zero(layer.kernel / 2), .reflect(min(layer.kernel / 2, size.width - 1))] {
            var random = RandomNumbers(seed: 52)
            var graph = Graph()
            let x = graph.input(channels: layer.inputs)
            let filters = random.filters(layer.inputs, layer.outputs, kernel: layer.kernel)
            let normal = graph.relu(graph.instanceNorm(x))
            let (y, z) = (
                graph.convolution(x, filters, padding: padding), graph.convolution(normal, filters, padding: padding)
            )
            graph.output(graph.activation(y, .tanh), graph.add(z, y, scale: 0.5))
            let input = random.tensor(Shape(channels: layer.inputs, height: size.height, width: size.width))
            for precision in Precision.allCases {
                try Comparison.expectReference(
                    graph, ["x": input], tolerance: precision == .fp32 ? 2e-5 : 2e-2, precision: precision,
                    "\(layer), \(size), \(padding), \(precision)")
            }
        }
    }
}
