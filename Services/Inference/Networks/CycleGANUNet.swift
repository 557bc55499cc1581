public import Engine

/// A U-Net generator trained by CycleGAN (Ronneberger et al. 2015, arXiv:1505.04597; Zhu et al. 2017, arXiv:1703.10593): pairs of
/// 3 x 3 convolutions with instance normalisation, halved by strided ones, doubled by transposed 2 x 2 ones.
public struct CycleGANUNet: Network {
    private typealias Pair = (first: Graph.Filters, second: Graph.Filters)

    private let encoders: [Pair]
    private let pools: [Graph.Filters]
    private let bottleneck: Pair
    private let upsamples: [Graph.Filters]
    private let decoders: [Pair]
    private let last: Graph.Filters

    static var published: [String: [Int]] {
        Dictionary(
            uniqueKeysWithValues: (0..<4).map { ("enc_conv\($0).0.weight", [32 << $0, $0 == 0 ? 3 : 16 << $0, 3, 3]) })
    }

    public init(_ weights: Weights) throws(WeightsError) {
        let width = try weights.filterShape("enc_conv0.0.weight").first
        let levels = weights.count { "enc_conv\($0).0.weight" }
        func pair(_ name: String, _ inputs: Int, _ outputs: Int) throws(WeightsError) -> Pair {
            (
                try weights.convolution("\(name).0", inputs, outputs, kernel: 3),
                try weights.convolution("\(name).3", outputs, outputs, kernel: 3)
            )
        }

        var (encoders, pools, inputs): ([Pair], [Graph.Filters], Int) = ([], [], 3)
        for level in 0..<levels {
            let outputs = width << level
            encoders.append(try pair("enc_conv\(level)", inputs, outputs))
            pools.append(try weights.convolution("pool\(level).0", outputs, outputs, kernel: 3))
            inputs = outputs
        }
        self.encoders = encoders
        self.pools = pools
        bottleneck = try pair("bottleneck_conv", inputs, width << levels)

        var (upsamples, decoders): ([Graph.Filters], [Pair]) = ([], [])
        for step in 0..<levels {
            let outputs = width << (levels - 1 - step)
            upsamples.append(try weights.transposedConvolution("upsample\(step)", 2 * outputs, outputs, kernel: 2))
            decoders.append(try pair("dec_conv\(step)", 2 * outputs, outputs))
        }
        self.upsamples = upsamples
        self.decoders = decoders
        last = try weights.convolution("final_conv.0", width, 3, kernel: 1)
    }

    public var traits: NetworkTraits {
        let multiple = 1 << encoders.count
        return NetworkTraits(range: -1...1, sizeMultiple: multiple, minimumSide: 2 * multiple)
    }

    public var graphs: [GraphRole: Graph] {
        var graph = Graph()
        func unit(_ x: Graph.Value, _ filters: Graph.Filters, stride: Int = 1) -> Graph.Value {
            graph.relu(graph.instanceNorm(graph.convolution(x, filters, stride: stride, padding: .zero(1))))
        }

        var y = graph.input(channels: 3)
        var skips: [Graph.Value] = []
        for (encoder, pool) in zip(encoders, pools) {
            skips.append(unit(unit(y, encoder.first), encoder.second))
            y = unit(skips[skips.count - 1], pool, stride: 2)
        }
        y = unit(unit(y, bottleneck.first), bottleneck.second)
        for ((upsample, decoder), skip) in zip(zip(upsamples, decoders), skips.reversed()) {
            y = graph.concatenate([skip, graph.transposedConvolution(y, upsample, padding: 0)])
            y = unit(unit(y, decoder.first), decoder.second)
        }
        graph.output(graph.activation(graph.convolution(y, last, padding: .zero(0)), .tanh))
        return [.picture: graph]
    }
}
