/// Which enlargements are never stored: twofold ones whose only reader adds them to its result and finds each pixel by itself.
enum DoublingFusion {
    /// - Parameters:
    ///   - outputs: nodes whose values are asked for.
    ///   - convolutions: by index of the layer.
    /// - Returns: the nodes of the enlarged values.
    static func deferred(_ layers: [Layer], outputs: [Int], _ convolutions: [Int: ConvolutionPlan]) -> Set<Int> {
        var deferred: Set<Int> = []
        for layer in layers {
            guard case .upsample(factor: 2) = layer.operation, !outputs.contains(layer.output) else { continue }
            let readers = layers.indices.filter { layers[$0].reads.contains(layer.output) }
            guard readers.count == 1, layers[readers[0]].epilogue.residual == layer.output,
                !layers[readers[0]].inputs.contains(layer.output),
                case .convolution(let convolution) = layers[readers[0]].operation, convolution.upscale == 1,
                convolutions[readers[0]]?.algorithm == .rows
            else { continue }
            deferred.insert(layer.output)
        }
        return deferred
    }
}
