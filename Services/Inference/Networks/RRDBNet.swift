public import Engine

/// The generator of ESRGAN and Real-ESRGAN x4plus (Wang et al. 2018, arXiv:1809.00219; 2021, arXiv:2107.10833): dense blocks
/// within residuals within residuals, then twice nearest-neighbour doubling.
public struct RRDBNet: Network {
    private static let slope: Float = 0.2
    /// Every residual branch counts this much.
    private static let residualScale: Float = 0.2
    /// Far less than the receptive field, whose rim hardly weighs: enough for tiles without visible seams.
    private static let tileOverlap = 24

    private let first: Graph.Filters
    /// By block, dense block, convolution.
    private let blocks: [[[Graph.Filters]]]
    private let trunkEnd: Graph.Filters
    private let up1: Graph.Filters
    private let up2: Graph.Filters
    private let highResolution: Graph.Filters
    private let last: Graph.Filters

    static var published: [String: [Int]] {
        var shapes = ["conv_first.weight": [64, 3, 3, 3]]
        for block in 0..<23 { shapes["body.\(block).rdb1.conv1.weight"] = [32, 64, 3, 3] }
        return shapes
    }

    public init(_ weights: Weights) throws(WeightsError) {
        let names = weights.contains("RRDB_trunk.0.RDB1.conv1.weight") ? Names.old : Names.new
        let width = try weights.filterShape("conv_first.weight").first
        let growth = try weights.filterShape("\(names.trunk).0.\(names.dense)1.conv1.weight").first
        first = try weights.convolution("conv_first", 3, width, kernel: 3)
        var blocks: [[[Graph.Filters]]] = []
        for block in 0..<weights.count({ "\(names.trunk).\($0).\(names.dense)1.conv1.weight" }) {
            var denses: [[Graph.Filters]] = []
            for dense in 1...3 {
                var convolutions: [Graph.Filters] = []
                for number in 1...5 {
                    let name = "\(names.trunk).\(block).\(names.dense)\(dense).conv\(number)"
                    let inputs = width + (number - 1) * growth
                    convolutions.append(
                        try weights.convolution(name, inputs, number == 5 ? width : growth, kernel: 3))
                }
                denses.append(convolutions)
            }
            blocks.append(denses)
        }
        self.blocks = blocks
        trunkEnd = try weights.convolution(names.trunkEnd, width, width, kernel: 3)
        up1 = try weights.convolution(names.up1, width, width, kernel: 3)
        up2 = try weights.convolution(names.up2, width, width, kernel: 3)
        highResolution = try weights.convolution(names.highResolution, width, width, kernel: 3)
        last = try weights.convolution("conv_last", width, 3, kernel: 3)
    }

    public var traits: NetworkTraits {
        NetworkTraits(range: 0...1, scale: 4, overlap: Self.tileOverlap)
    }

    public var graphs: [GraphRole: Graph] {
        var graph = Graph()
        let shallow = graph.convolution(graph.input(channels: 3), first, padding: .zero(1))
        var y = shallow
        for block in blocks {
            var inner = y
            for convolutions in block { inner = dense(&graph, inner, convolutions) }
            y = graph.add(inner, y, scale: Self.residualScale)
        }
        y = graph.add(graph.convolution(y, trunkEnd, padding: .zero(1)), shallow)
        y = leaky(&graph, graph.upsample(y), up1)
        y = leaky(&graph, graph.upsample(y), up2)
        y = leaky(&graph, y, highResolution)
        graph.output(graph.convolution(y, last, padding: .zero(1)))
        return [.picture: graph]
    }

    private func dense(_ graph: inout Graph, _ x: Graph.Value, _ convolutions: [Graph.Filters]) -> Graph.Value {
        var parts = [x]
        for filters in convolutions.dropLast() {
            parts.append(leaky(&graph, parts.count == 1 ? x : graph.concatenate(parts), filters))
        }
        let y = graph.convolution(graph.concatenate(parts), convolutions[convolutions.count - 1], padding: .zero(1))
        return graph.add(y, x, scale: Self.residualScale)
    }

    private func leaky(_ graph: inout Graph, _ x: Graph.Value, _ filters: Graph.Filters) -> Graph.Value {
        graph.activation(graph.convolution(x, filters, padding: .zero(1)), .leakyRelu(slope: Self.slope))
    }
}

/// The two sets of names under which checkpoints keep the same tensors.
private struct Names {
    static let old = Names(
        trunk: "RRDB_trunk", dense: "RDB", trunkEnd: "trunk_conv", up1: "upconv1", up2: "upconv2",
        highResolution: "HRconv")
    static let new = Names(
        trunk: "body", dense: "rdb", trunkEnd: "conv_body", up1: "conv_up1", up2: "conv_up2", highResolution: "conv_hr")

    let trunk: String
    let dense: String
    let trunkEnd: String
    let up1: String
    let up2: String
    let highResolution: String
}
