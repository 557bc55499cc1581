/// Batch, channels, height, width.
public struct Shape: Hashable, Sendable, CustomStringConvertible {
    public var batch: Int
    public var channels: Int
    public var height: Int
    public var width: Int

    public init(batch: Int = 1, channels: Int, height: Int, width: Int) {
        self.batch = batch
        self.channels = channels
        self.height = height
        self.width = width
    }

    public var count: Int { batch * channels * height * width }
    public var description: String { "\(batch)x\(channels)x\(height)x\(width)" }
}

/// Numbers in plain planar order (N, C, H, W), fp32: how data enters and leaves the engine.
public struct Tensor: Sendable {
    public var shape: Shape
    public var values: [Float]

    /// Traps unless there is exactly one value per place of the shape.
    public init(shape: Shape, values: [Float]) {
        precondition(values.count == shape.count, "\(values.count) values for the shape \(shape)")
        self.shape = shape
        self.values = values
    }

    public init(shape: Shape, repeating value: Float = 0) {
        self.init(shape: shape, values: Array(repeating: value, count: shape.count))
    }
}
