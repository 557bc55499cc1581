/// How a painting of working size is carried to the full size of the picture it was made from.
public struct Repainting: Sendable {
    /// Of the square windows in which a painting's colours are taken to follow the picture's light along a line (He, Sun and
    /// Tang 2010, "Guided image filtering"), in pixels of working size, widest first.
    static let radii = [24, 2]
    /// Contrast, squared, below which a window says little of the slope and the wider one is believed: texture too fine for
    /// the working size is carried over as strongly as what surrounds it.
    static let faintness: Float = 1e-3

    let painting: FloatPicture
    /// The light of the picture at working size, as the painter saw it.
    let light: [Float]
    /// How much the painting's colours change with the picture's light.
    let slopes: [SIMD4<Float>]

    /// - Parameters:
    ///   - painting: what was made of `sketch`; both of one size.
    ///   - sketch: the picture at working size.
    /// - Throws: ``ImagingError/stopped``.
    public init(
        _ painting: FloatPicture, of sketch: FloatPicture, _ workers: Workers = .caller
    ) throws(ImagingError) {
        precondition((painting.width, painting.height) == (sketch.width, sketch.height), "painting of another size")
        self.painting = painting
        light = sketch.colours.map(Luma.of)
        // The light rides in the fourth lane.
        let together = zip(painting.colours, light).map { SIMD4($0.x, $0.y, $0.z, $1) }
        try workers.checkpoint()
        let products = zip(together, light).map { $0 * $1 }
        try workers.checkpoint()
        var slopes = [Self.slope(together.mean, products.mean, believing: .zero)]
        for radius in Self.radii {
            let box = BoxMean(width: painting.width, height: painting.height, radius: radius, workers)
            let means = try box(together)
            let squares = try box(products)
            try workers.checkpoint()
            let wider = slopes
            let raw = means.indices.map { index in
                Self.slope(means[index], squares[index], believing: wider[wider.count == 1 ? 0 : index])
            }
            slopes = try box(raw)
        }
        self.slopes = slopes
    }

    /// The line of least squares from the light to each colour.
    private static func slope(
        _ mean: SIMD4<Float>, _ product: SIMD4<Float>, believing wider: SIMD4<Float>
    ) -> SIMD4<Float> {
        let covariance = product - mean * mean.w
        return (covariance + wider * faintness) / (covariance.w + faintness)
    }
}

extension [SIMD4<Float>] {
    fileprivate var mean: SIMD4<Float> { reduce(.zero, +) / Float(count) }
}

/// What of a painting goes into a picture.
public struct Coat: Sendable {
    /// 1 follows the slopes, more makes the picture's own detail stand out, 0 leaves none that the working size could not show.
    public var detail: Float = 1
    /// 0 leaves the picture as it is, 1 is the painting.
    public var strength: Float = 1
    /// The picture's own colours under the painting's light; nil takes the painting's.
    public var tone: Tone?

    public init(detail: Float = 1, strength: Float = 1, tone: Tone? = nil) {
        self.detail = detail
        self.strength = strength
        self.tone = tone
    }
}

extension Picture {
    /// Takes the painting's colours, with all of its own detail: each pixel is the painting's colour there, moved along the
    /// local slope by how much lighter the pixel is than its surroundings at working size.
    ///
    /// - Parameter enlarged: the painting made as large as the picture by better means than drawing lines between its pixels,
    ///   which blurs strokes.
    /// - Throws: ``ImagingError/stopped``; the picture is then painted in part.
    public mutating func repaint(
        _ repainting: Repainting, enlarged: Picture? = nil, _ coat: Coat = Coat(), _ workers: Workers = .caller
    ) throws(ImagingError) {
        precondition(enlarged == nil || enlarged?.rgb.count == rgb.count, "painting of another size")
        let painting = repainting.painting
        let columns = LinearTaps(from: painting.width, to: width)
        let rows = LinearTaps(from: painting.height, to: height)
        let width = width
        try rgb.withUnsafeMutableBufferPointer { rgb throws(ImagingError) in
            try workers.bands(height, of: width) { band in
                var bases = [SIMD4<Float>](repeating: .zero, count: painting.width)
                var slopes = bases
                for y in band {
                    let row = y * width * 3..<(y + 1) * width * 3
                    repainting.row(rows, y, coat.detail, enlarged == nil, &bases, &slopes)
                    let pixels = UnsafeMutableBufferPointer(rebasing: rgb[row])
                    if let enlarged {
                        enlarged.rgb.withUnsafeBufferPointer { painted in
                            let painted = UnsafeBufferPointer(rebasing: painted[row])
                            repaintRow(pixels, columns, bases, slopes, coat) { painted.colour(at: $0) }
                        }
                    } else {
                        repaintRow(pixels, columns, bases, slopes, coat) { _ in .zero }
                    }
                }
            }
        }
    }
}

extension Repainting {
    /// Interpolates the row `y` of full height: `base + slope * light` is the colour of a pixel of that light, in 0...255.
    ///
    /// - Parameter coloured: whether the base holds the painting's colours; otherwise they are still to be added.
    fileprivate func row(
        _ taps: LinearTaps, _ y: Int, _ detail: Float, _ coloured: Bool, _ bases: inout [SIMD4<Float>],
        _ slopes: inout [SIMD4<Float>]
    ) {
        let upper = taps.first[y] * painting.width
        let lower = taps.second[y] * painting.width
        let (share, colour) = (taps.share[y], coloured ? 1 : 0 as Float)
        for x in 0..<painting.width {
            let (high, low) = (self.slopes[upper + x] * detail, self.slopes[lower + x] * detail)
            slopes[x] = high + (low - high) * share
            let highBase = painting.colours[upper + x] * colour - high * light[upper + x]
            let lowBase = painting.colours[lower + x] * colour - low * light[lower + x]
            bases[x] = (highBase + (lowBase - highBase) * share) * 255
        }
    }
}

/// - Parameter colour: of the painting at a place of the row, where the bases hold none.
@inline(__always)
private func repaintRow(
    _ pixels: UnsafeMutableBufferPointer<UInt8>, _ columns: LinearTaps, _ bases: [SIMD4<Float>],
    _ slopes: [SIMD4<Float>], _ coat: Coat, _ colour: (Int) -> SIMD4<Float>
) {
    let readable = UnsafeBufferPointer(pixels)
    bases.withUnsafeBufferPointer { bases in
        slopes.withUnsafeBufferPointer { slopes in
            columns.withPointers { first, second, share in
                for x in 0..<pixels.count / 3 {
                    let (left, right, part) = (Int(first[x]), Int(second[x]), share[x])
                    let own = readable.colour(at: x)
                    let slope = slopes[left] + (slopes[right] - slopes[left]) * part
                    let base = bases[left] + (bases[right] - bases[left]) * part
                    let painted = colour(x) + base + slope * Luma.of(own)
                    let toned = coat.tone?.keeping(own, under: painted) ?? painted
                    let mixed = own + (toned - own) * coat.strength
                    pixels.store(mixed.clipped(to: 255), at: x)
                }
            }
        }
    }
}
