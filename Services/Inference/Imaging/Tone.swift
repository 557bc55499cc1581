/// The light of a painting as it suits the colours of the picture it was made from (Gatys et al. 2016, "Preserving color in neural
/// artistic style transfer", luminance only): shifted and stretched to the picture's mean and contrast.
public struct Tone: Sendable {
    private let gain: Float
    /// In 0...255.
    private let offset: Float

    /// How much a painting's contrast may be changed: a flat painting stretched further shows its flaws.
    private static let gains: ClosedRange<Float> = 0.6...1.6

    /// - Parameter sketch: the picture at the painting's size.
    public init(of painting: FloatPicture, like sketch: FloatPicture) {
        let (painted, wanted) = (Self.light(painting), Self.light(sketch))
        gain = min(max(wanted.deviation / max(painted.deviation, 1e-3), Self.gains.lowerBound), Self.gains.upperBound)
        offset = (wanted.mean - gain * painted.mean) * 255
    }

    private static func light(_ picture: FloatPicture) -> (mean: Float, deviation: Float) {
        let count = Double(picture.colours.count)
        let (sum, squares) = picture.colours.reduce((0.0, 0.0)) { sums, colour in
            let light = Double(Luma.of(colour.clipped(to: 1)))
            return (sums.0 + light, sums.1 + light * light)
        }
        let mean = sum / count
        return (Float(mean), Float(max(squares / count - mean * mean, 0).squareRoot()))
    }

    /// The pixel's own hue in the painting's light, both in 0...255: as colourful as it was, or as much as there can be of
    /// that hue in that light.
    @inline(__always)
    func keeping(_ own: SIMD4<Float>, under painted: SIMD4<Float>) -> SIMD4<Float> {
        let light = min(max(Luma.of(painted) * gain + offset, 0), 255)
        let chroma = own - Luma.of(own)
        // The nearest wall of the cube of colours, in the direction of each channel.
        let room = chroma.replacing(with: SIMD4(repeating: 255 - light), where: chroma .> 0)
            .replacing(with: SIMD4(repeating: -light), where: chroma .< 0)
        var share: Float = 1
        for channel in 0..<3 where chroma[channel] != 0 { share = min(share, room[channel] / chroma[channel]) }
        return light + chroma * share
    }
}
