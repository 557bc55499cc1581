extension Graph {
    /// Filters and biases of one convolution, in plain order; `kernel` is the side of the square window.
    ///
    /// The weights are read when they are needed, which is when they are packed for an algorithm: they are in memory once,
    /// packed.
    public struct Filters: Sendable {
        public typealias Source = @Sendable () throws(EngineError) -> [Float]

        public var bias: [Float]?
        public let inputs: Int
        public let outputs: Int
        public let kernel: Int
        /// Of the weights.
        var count: Int { inputs * outputs * kernel * kernel }
        /// Multiplied in fp32 even where the program may use bfloat16. (The values before and after are then kept in half precision.)
        public private(set) var isExact: Bool
        private let source: Source

        /// - Parameter source: gives `inputs * outputs * kernel * kernel` numbers, the same each time.
        public init(
            bias: [Float]?, inputs: Int, outputs: Int, kernel: Int, isExact: Bool = false, source: @escaping Source
        ) {
            precondition(bias == nil || bias?.count == outputs, "biases of the wrong size")
            self.bias = bias
            self.inputs = inputs
            self.outputs = outputs
            self.kernel = kernel
            self.isExact = isExact
            self.source = source
        }

        /// Filters whose weights stay in memory as they are.
        public init(weights: [Float], bias: [Float]?, inputs: Int, outputs: Int, kernel: Int) {
            precondition(weights.count == inputs * outputs * kernel * kernel, "filters of the wrong size")
            self.init(bias: bias, inputs: inputs, outputs: outputs, kernel: kernel) { weights }
        }

        /// The same for a place where rounding would show.
        public var exact: Filters {
            var filters = self
            filters.isExact = true
            return filters
        }

        /// - Throws: ``EngineError/weightsChanged(_:)``
        public func weights() throws(EngineError) -> [Float] {
            let weights = try source()
            precondition(weights.count == count, "filters of the wrong size")
            return weights
        }
    }
}
