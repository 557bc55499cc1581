public import Engine

extension VGG19Style {
    /// Which convolutions style and content are judged at, counted from 0.
    public enum Layers: String, CaseIterable, Sendable {
        /// Style at conv1_1, conv1_2, conv2_1, conv2_2 and conv3_1, content at conv2_2.
        case classic
        /// Style at conv1_2, conv2_2, conv3_2 and conv3_4, content at conv2_2: larger strokes, at twice the cost.
        case deep

        var style: [Int] {
            switch self {
            case .classic: [0, 1, 2, 3, 4]
            case .deep: [1, 3, 5, 7]
            }
        }

        var content: Int { 3 }

        /// How many convolutions the network needs.
        var depth: Int { (style.max() ?? 0) + 1 }

        public var styleRole: GraphRole { self == .classic ? .style : .deepStyle }
        public var stepRole: GraphRole { self == .classic ? .step : .deepStep }
    }

    /// What the picture is to become: all that a ``GraphRole/step`` takes beside `x`.
    public struct Goal: Sendable {
        static let content = "content"
        static func style(_ number: Int) -> String { "style\(number)" }
        static func weight(_ number: Int) -> String { "weight\(number)" }

        public let inputs: [String: Tensor]
        public let weights: [Float]

        /// - Parameters:
        ///   - content: the content layer's features.
        ///   - style: the Gram matrix of every style layer.
        ///   - weights: of every style layer's loss, when the content loss weighs 1.
        public init(content: Tensor, style: [Tensor], weights: [Float]) {
            var inputs = [Self.content: content]
            for (number, (matrix, weight)) in zip(style, weights).enumerated() {
                inputs[Self.style(number)] = matrix
                inputs[Self.weight(number)] = Tensor(
                    shape: Shape(channels: 1, height: 1, width: 1), repeating: weight)
            }
            self.inputs = inputs
            self.weights = weights
        }
    }
}

extension Model {
    /// The shapes of a ``VGG19Style/Goal/inputs`` for pictures of this shape.
    ///
    /// - Throws: `EngineError` when the picture is too small.
    public func goal(_ layers: VGG19Style.Layers, for picture: Shape) throws(EngineError) -> [String: Shape] {
        let shapes = try shapes(layers.styleRole, for: ["x": picture])
        var goal = [VGG19Style.Goal.content: shapes[shapes.count - 1]]
        for (number, shape) in shapes.dropLast().enumerated() {
            goal[VGG19Style.Goal.style(number)] = shape
            goal[VGG19Style.Goal.weight(number)] = Shape(channels: 1, height: 1, width: 1)
        }
        return goal
    }
}
