public import Engine

/// The named tensors a network is built from: those of a file, or seeded noise where only speed or arithmetic matters.
public struct Weights {
    private let source: any WeightsSource
    /// Free words that go with the weights: the file's metadata, overridden by the catalogue.
    public let options: [String: String]

    public init(_ file: SafetensorsFile, options: [String: String] = [:]) {
        source = file
        self.options = file.metadata.merging(options) { _, chosen in chosen }
    }

    /// Noise in the published width and depth of an architecture.
    public static func random(_ architecture: Architecture, seed: UInt64 = 1) -> Weights {
        Weights(RandomWeights(seed: seed, shapes: architecture.published))
    }

    private init(_ source: RandomWeights) {
        self.source = source
        options = [:]
    }

    /// Differs where the weights differ, whatever the machine: the name of what was made with them.
    public var fingerprint: String { source.fingerprint }

    public func contains(_ name: String) -> Bool {
        source.shape(name) != nil
    }

    /// How many numbered tensors there are in a row from `first` on: a network's depth.
    public func count(from first: Int = 0, _ name: (Int) -> String) -> Int {
        var number = first
        while contains(name(number)) { number += 1 }
        return number - first
    }

    /// The shape of a tensor of four dimensions: where a network reads its width.
    public func filterShape(_ name: String) throws(WeightsError) -> (first: Int, second: Int, kernel: Int) {
        guard let shape = source.shape(name) else { throw fault(.missingTensor, name, "is missing") }
        guard shape.count == 4, shape[2] == shape[3], shape.allSatisfy({ $0 > 0 }) else {
            throw fault(.wrongShape, name, "has the shape \(shape), expected square filters")
        }
        return (shape[0], shape[1], shape[2])
    }

    public func tensor(_ name: String, shape: [Int]) throws(WeightsError) -> [Float] {
        try check(name, shape)
        return try source.values(name, shape: shape)
    }

    private func check(_ name: String, _ shape: [Int]) throws(WeightsError) {
        guard let found = source.shape(name, expected: shape) else { throw fault(.missingTensor, name, "is missing") }
        guard found == shape else { throw fault(.wrongShape, name, "has the shape \(found), expected \(shape)") }
    }

    /// `name.weight`, to be read when it is needed, and `name.bias`.
    private func filters(
        _ name: String, _ inputs: Int, _ outputs: Int, kernel: Int, shape: [Int], bias: Bool
    ) throws(WeightsError) -> Graph.Filters {
        try check("\(name).weight", shape)
        return Graph.Filters(
            bias: bias ? try tensor("\(name).bias", shape: [outputs]) : nil, inputs: inputs, outputs: outputs,
            kernel: kernel, source: try source.reader("\(name).weight", shape: shape))
    }

    /// `name.weight` (OIHW) and, unless `bias` is false, `name.bias`.
    public func convolution(
        _ name: String, _ inputs: Int, _ outputs: Int, kernel: Int, bias: Bool = true
    ) throws(WeightsError) -> Graph.Filters {
        try filters(name, inputs, outputs, kernel: kernel, shape: [outputs, inputs, kernel, kernel], bias: bias)
    }

    /// `name.weight` (IOHW) and, unless `bias` is false, `name.bias`.
    public func transposedConvolution(
        _ name: String, _ inputs: Int, _ outputs: Int, kernel: Int, bias: Bool = true
    ) throws(WeightsError) -> Graph.Filters {
        try filters(name, inputs, outputs, kernel: kernel, shape: [inputs, outputs, kernel, kernel], bias: bias)
    }

    public func batchNorm(_ name: String, channels: Int) throws(WeightsError) -> BatchNorm {
        BatchNorm(
            weight: try tensor("\(name).weight", shape: [channels]),
            bias: try tensor("\(name).bias", shape: [channels]),
            mean: try tensor("\(name).running_mean", shape: [channels]),
            variance: try tensor("\(name).running_var", shape: [channels]))
    }

    /// An error about one tensor, in the name of this file.
    public func fault(_ code: WeightsError.Code, _ tensor: String, _ reason: String) -> WeightsError {
        WeightsError(code, file: source.path, tensor: tensor, reason)
    }
}

/// Where tensors come from.
protocol WeightsSource: Sendable {
    var path: String { get }
    var fingerprint: String { get }
    func shape(_ name: String) -> [Int]?
    /// The shape of a tensor that a network of this width should find here.
    func shape(_ name: String, expected: [Int]) -> [Int]?
    func values(_ name: String, shape: [Int]) throws(WeightsError) -> [Float]
    /// Looks at the numbers once, and gives what reads them again.
    func reader(_ name: String, shape: [Int]) throws(WeightsError) -> Graph.Filters.Source
}

extension SafetensorsFile: WeightsSource {
    func shape(_ name: String, expected: [Int]) -> [Int]? {
        shape(name)
    }

    func values(_ name: String, shape: [Int]) throws(WeightsError) -> [Float] {
        try values(name)
    }

    func reader(_ name: String, shape: [Int]) throws(WeightsError) -> Graph.Filters.Source {
        _ = try values(name)
        return { () throws(EngineError) in try self.reread(name) }
    }
}
