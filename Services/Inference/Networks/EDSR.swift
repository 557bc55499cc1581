public import Engine

/// EDSR (Lim et al. 2017, arXiv:1707.02921): residual blocks without normalisation at the picture's own size, then pixel
/// shuffles up to twice, three or four times the size.
///
/// The original subtracts the mean colour of its training set, at values of 0...255, before and adds it after. A popular
/// packaging keeps those tensors and ignores them. The option `mean_shift` = `apply` says that the weights are of the first kind.
///
/// In bfloat16 the shuffles and what follows stay exact, for nothing after them makes their rounding good, and the first block, on
/// whose result all others build. It costs 0.01 dB of PSNR so, and 0.02 to 0.05 without.
public struct EDSR: Network {
    private let scale: Int
    private let head: Graph.Filters
    private let blocks: [(first: Graph.Filters, second: Graph.Filters)]
    private let bodyEnd: Graph.Filters
    private let shuffles: [(filters: Graph.Filters, factor: Int)]
    private let tail: Graph.Filters
    private let meanShift: MeanShift?

    static var published: [String: [Int]] {
        var shapes = ["head.0.weight": [64, 3, 3, 3]]
        for block in 0..<16 { shapes["body.\(block).body.0.weight"] = [64, 64, 3, 3] }
        return shapes
    }

    /// - Parameter scale: 2, 3 or 4.
    public init(_ weights: Weights, scale: Int) throws(WeightsError) {
        self.scale = scale
        let width = try weights.filterShape("head.0.weight").first
        head = try weights.convolution("head.0", 3, width, kernel: 3)
        var blocks: [(Graph.Filters, Graph.Filters)] = []
        for block in 0..<weights.count({ "body.\($0).body.0.weight" }) {
            let first = try weights.convolution("body.\(block).body.0", width, width, kernel: 3)
            let second = try weights.convolution("body.\(block).body.2", width, width, kernel: 3)
            blocks.append(block == 0 ? (first.exact, second.exact) : (first, second))
        }
        self.blocks = blocks
        bodyEnd = try weights.convolution("body.\(blocks.count)", width, width, kernel: 3)
        var shuffles: [(Graph.Filters, Int)] = []
        let factors = scale == 4 ? [2, 2] : [scale]
        for (stage, factor) in factors.enumerated() {
            let filters = try weights.convolution(
                "tail.0.\(2 * stage)", width, width * factor * factor, kernel: 3
            ).exact
            shuffles.append((filters, factor))
        }
        self.shuffles = shuffles
        let excess = "tail.0.\(2 * factors.count).weight"
        guard !weights.contains(excess) else {
            throw weights.fault(.unexpectedTensor, excess, "belongs to EDSR of another scale than \(scale)")
        }
        tail = try weights.convolution("tail.1", width, 3, kernel: 3).exact
        meanShift = weights.options["mean_shift"] == "apply" ? try MeanShift(weights) : nil
    }

    public var traits: NetworkTraits {
        // One pixel for each 3 x 3 window before the first shuffle, less than two for all after it.
        NetworkTraits(range: 0...1, scale: scale, overlap: 2 * blocks.count + 5)
    }

    public var graphs: [GraphRole: Graph] {
        var graph = Graph()
        var x = graph.input(channels: 3)
        if let meanShift {
            x = graph.affine(x, scale: meanShift.factor, offset: meanShift.subtracted)
        }
        let shallow = graph.convolution(x, head, padding: .zero(1))
        var y = shallow
        for block in blocks {
            let inner = graph.relu(graph.convolution(y, block.first, padding: .zero(1)))
            y = graph.add(graph.convolution(inner, block.second, padding: .zero(1)), y)
        }
        y = graph.add(graph.convolution(y, bodyEnd, padding: .zero(1)), shallow)
        for shuffle in shuffles {
            y = graph.pixelShuffle(graph.convolution(y, shuffle.filters, padding: .zero(1)), factor: shuffle.factor)
        }
        y = graph.convolution(y, tail, padding: .zero(1))
        if let meanShift {
            y = graph.affine(y, scale: meanShift.inverseFactor, offset: meanShift.added)
        }
        graph.output(y)
        return [.picture: graph]
    }
}

/// `sub_mean` and `add_mean`, 1 x 1 convolutions that only shift, with the change from 0...1 to 0...255 and back.
private struct MeanShift {
    private static let white: Float = 255
    let factor = [Float](repeating: white, count: 3)
    let inverseFactor = [Float](repeating: 1 / white, count: 3)
    let subtracted: [Float]
    let added: [Float]

    init(_ weights: Weights) throws(WeightsError) {
        subtracted = try weights.tensor("sub_mean.bias", shape: [3])
        added = try weights.tensor("add_mean.bias", shape: [3]).map { $0 / Self.white }
    }
}
