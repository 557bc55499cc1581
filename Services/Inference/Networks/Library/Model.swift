public import Engine
public import Kernels

/// A network with its weights packed, ready to run at any size on any lane.
public final class Model: Sendable {
    public let name: String
    public let architecture: Architecture
    public let traits: NetworkTraits
    public let precision: Precision
    /// See ``Weights/fingerprint``.
    public let fingerprint: String
    private let programs: [GraphRole: Program]

    /// - Throws: ``WeightsError`` when the weights are not of this architecture.
    public init(
        name: String, architecture: Architecture, weights: Weights, instructionSet: InstructionSet = .best,
        precision: Precision = .fp32
    ) throws(WeightsError) {
        let network = try architecture.network(weights)
        self.name = name
        self.architecture = architecture
        traits = network.traits
        self.precision = precision
        fingerprint = weights.fingerprint
        programs = network.graphs.mapValues { Program($0, instructionSet: instructionSet, precision: precision) }
    }

    /// Bytes of packed weights.
    public var bytes: Int { programs.values.reduce(0) { $0 + $1.packedBytes } }

    /// The graphs there are.
    public var roles: Set<GraphRole> { Set(programs.keys) }

    /// Runs the network on a picture of its own numbers: 1 x 3 x H x W in ``traits``' range and order of channels.
    ///
    /// - Parameter checkpoint: called between layers; what it throws ends the run.
    /// - Throws: ``EngineError`` when the size does not fit the network, and what `checkpoint` throws.
    public func run(
        _ picture: Tensor, on lane: Lane, checkpoint: @Sendable () throws -> Void = {}
    ) throws -> Tensor {
        try run(.picture, ["x": picture], on: lane, checkpoint: checkpoint)[0]
    }

    /// Runs one of the network's graphs with all its inputs. Traps unless the role is one of ``roles``.
    public func run(
        _ role: GraphRole, _ inputs: [String: Tensor], on lane: Lane, checkpoint: @Sendable () throws -> Void = {}
    ) throws -> [Tensor] {
        try lane.run(program(role), inputs, checkpoint: checkpoint)
    }

    /// Bytes that a run takes beside the weights as they are packed for usual sizes, and its inputs and outputs; foretold
    /// without taking them.
    ///
    /// - Throws: ``EngineError`` when the size does not fit the network.
    public func arenaBytes(for picture: Shape) throws(EngineError) -> Int {
        try arenaBytes(.picture, for: ["x": picture])
    }

    public func arenaBytes(_ role: GraphRole, for inputs: [String: Shape]) throws(EngineError) -> Int {
        try program(role).bytes(inputs)
    }

    /// Floating-point operations of a run by the direct algorithm.
    ///
    /// - Throws: ``EngineError`` when the size does not fit the network.
    public func operations(for picture: Shape) throws(EngineError) -> Int {
        try operations(.picture, for: ["x": picture])
    }

    public func operations(_ role: GraphRole, for inputs: [String: Shape]) throws(EngineError) -> Int {
        try program(role).operations(inputs)
    }

    /// The shapes of a graph's results.
    ///
    /// - Throws: ``EngineError`` when the size does not fit the network.
    public func shapes(_ role: GraphRole, for inputs: [String: Shape]) throws(EngineError) -> [Shape] {
        try program(role).outputShapes(inputs)
    }

    /// What each step of a run takes by `clock`. See ``Plan/profile(_:on:clock:)``.
    public func profile(
        _ role: GraphRole, _ inputs: [String: Tensor], on pool: ThreadPool, runs: Int, clock: () -> Double
    ) throws -> [[(step: String, time: Double)]] {
        let plan = try program(role).plan(inputs.mapValues(\.shape))
        return try (0..<runs).map { _ in try plan.profile(inputs, on: pool, clock: clock) }
    }

    /// Channels of the Gram matrices that are the first results of ``GraphRole/style``.
    public var gramChannels: [Int] { program(.style).gramChannels }

    private func program(_ role: GraphRole) -> Program {
        guard let program = programs[role] else { preconditionFailure("\(architecture.rawValue) has no \(role) graph") }
        return program
    }
}

extension Model {
    /// What a photo has at the least when it is worth much work.
    private static let usual = (width: 1024, height: 768)

    /// Packs the weights as usual sizes need them, so that no job has to wait for it.
    func prepare() throws(EngineError) {
        func fitting(_ side: Int) -> Int {
            (side + traits.sizeMultiple - 1) / traits.sizeMultiple * traits.sizeMultiple
        }
        let picture = Shape(channels: 3, height: fitting(Self.usual.height), width: fitting(Self.usual.width))
        for program in programs.values { try program.prepare(for: picture) }
    }

    /// Runs the network once on a small grey picture, so that pages and caches are warm, and looks at the answer.
    ///
    /// - Returns: whether every number of it is finite.
    func warmUp(on lane: Lane) throws -> Bool {
        let grey = (traits.range.lowerBound + traits.range.upperBound) / 2
        let picture = Tensor(
            shape: Shape(channels: 3, height: traits.minimumSide, width: traits.minimumSide), repeating: grey)
        var inputs = ["x": picture]
        if roles.contains(.target) { inputs["style"] = try target(run(.style, inputs, on: lane)[0], on: lane) }
        return try run(.picture, inputs, on: lane)[0].values.allSatisfy(\.isFinite)
    }
}
