public import Engine
public import Imaging
public import Networks

extension FloatPicture {
    /// The picture in the numbers a network takes.
    ///
    /// - Parameter grey: for networks that colour: the light alone, in all three channels.
    public func tensor(_ traits: NetworkTraits, grey: Bool) -> Tensor {
        let low = traits.range.lowerBound
        let span = traits.range.upperBound - low
        var tensor = Tensor(shape: Shape(channels: 3, height: height, width: width))
        let plane = colours.count
        tensor.values.withUnsafeMutableBufferPointer { values in
            for (pixel, colour) in colours.enumerated() {
                let seen = grey ? SIMD4(repeating: Luma.of(colour)) : colour
                let number = seen * span + low
                for channel in 0..<3 { values[traits.plane(channel) * plane + pixel] = number[channel] }
            }
        }
        return tensor
    }

    /// The picture that a network's numbers stand for.
    public init(_ tensor: Tensor, _ traits: NetworkTraits) {
        let low = traits.range.lowerBound
        let scale = 1 / (traits.range.upperBound - low)
        let plane = tensor.shape.height * tensor.shape.width
        let colours = tensor.values.withUnsafeBufferPointer { values in
            (0..<plane).map { pixel in
                let number = SIMD4(
                    values[traits.plane(0) * plane + pixel], values[traits.plane(1) * plane + pixel],
                    values[traits.plane(2) * plane + pixel], low)
                return (number - low) * scale
            }
        }
        self.init(width: tensor.shape.width, height: tensor.shape.height, colours: colours)
    }
}

extension NetworkTraits {
    /// Where red, green or blue lies.
    func plane(_ channel: Int) -> Int {
        channelOrder == .rgb ? channel : 2 - channel
    }
}
