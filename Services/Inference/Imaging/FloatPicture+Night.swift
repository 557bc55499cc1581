extension FloatPicture {
    /// The same lights in the depth of night: all else falls into black, colours are fuller, and what is bright shines into
    /// its surroundings.
    ///
    /// - Throws: ``ImagingError/stopped``.
    public func inDeepNight(_ workers: Workers = .caller) throws(ImagingError) -> FloatPicture {
        let dark = colours.map { colour in
            // The strongest channel: a magenta lamp is as much of a light as a cyan one.
            let value = min(max(colour.x, colour.y, colour.z, 0), 1)
            let darker = colour * (value * value.squareRoot().squareRoot())
            let light = Luma.of(darker)
            return (light + (darker - light) * Night.saturation).clipped(to: 1)
        }
        let shining = zip(colours, dark).map { colour, dark in
            let value = max(colour.x, colour.y, colour.z)
            return dark * min(max((value - Night.threshold) / (1 - Night.threshold), 0), 1)
        }
        var halo = [SIMD4<Float>](repeating: .zero, count: colours.count)
        for (share, strength) in Night.radii {
            let box = BoxMean(width: width, height: height, radius: max(1, max(width, height) / share), workers)
            // Twice a box is nearly a bell.
            for (index, value) in try box(box(shining)).enumerated() { halo[index] += value * strength }
        }
        let one = SIMD4<Float>(repeating: 1)
        let lit = zip(dark, halo).map { dark, halo in one - (one - dark) * (one - halo.clipped(to: 1)) }
        return FloatPicture(width: width, height: height, colours: lit)
    }
}

private enum Night {
    static let saturation: Float = 1.3
    /// Only what is brighter shines.
    static let threshold: Float = 0.4
    /// How far it shines, as parts of the longer side, and how strongly.
    static let radii: [(share: Int, strength: Float)] = [(160, 0.4), (48, 0.45), (14, 0.4)]
}
