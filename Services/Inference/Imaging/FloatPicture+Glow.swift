extension FloatPicture {
    /// Darker, but for its lights, which shine into their surroundings.
    ///
    /// - Parameter amount: 0 changes nothing, 1 is strong.
    /// - Throws: ``ImagingError/stopped``.
    public func glowing(_ amount: Float, _ workers: Workers = .caller) throws(ImagingError) -> FloatPicture {
        let light = colours.map { colour in
            colour * min(max((Luma.of(colour) - Glow.threshold) / (1 - Glow.threshold), 0), 1)
        }
        var halo = [SIMD4<Float>](repeating: .zero, count: colours.count)
        for (share, strength) in Glow.radii {
            let box = BoxMean(width: width, height: height, radius: max(1, max(width, height) / share), workers)
            // Twice a box is nearly a bell.
            for (index, value) in try box(box(light)).enumerated() { halo[index] += value * (strength * amount) }
        }
        let one = SIMD4<Float>(repeating: 1)
        let shining = zip(colours, halo).map { colour, halo in
            let clipped = colour.clipped(to: 1)
            let dark = clipped * (one - (one - clipped) * (Glow.darkening * amount))
            return one - (one - dark) * (one - halo.clipped(to: 1))
        }
        return FloatPicture(width: width, height: height, colours: shining)
    }
}

private enum Glow {
    /// Only what is brighter shines.
    static let threshold: Float = 0.35
    /// How far it shines, as parts of the longer side, and how strongly.
    static let radii: [(share: Int, strength: Float)] = [(128, 0.3), (40, 0.4)]
    static let darkening: Float = 0.25
}
