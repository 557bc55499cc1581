/// Other lamps for a picture that is lit in magenta and cyan: the colours that take their places. Black and white stay.
public struct Lamps: Sendable {
    private let magenta: SIMD4<Float>
    private let cyan: SIMD4<Float>

    /// Of red, green and blue in 0...1.
    public init(magenta: SIMD3<Float>, cyan: SIMD3<Float>) {
        (self.magenta, self.cyan) = (SIMD4(magenta, 0), SIMD4(cyan, 0))
    }

    /// What there is of blue in the magenta that is replaced; the cyan has as much of it as of green.
    private static let blueOfMagenta: Float = 0.7
    private static let white = SIMD4<Float>(1, 1, 1, 0)

    /// Takes each colour as a sum of magenta, cyan and white, and makes the same sum of the others.
    public func lighting(_ picture: FloatPicture) -> FloatPicture {
        let colours = picture.colours.map { colour in
            let magenta = (colour.z - colour.y) / Self.blueOfMagenta
            let white = colour.x - magenta
            let cyan = colour.y - white
            var lit = (self.magenta * magenta + self.cyan * cyan + Self.white * white).clipped(to: 1)
            lit.w = colour.w
            return lit
        }
        return FloatPicture(width: picture.width, height: picture.height, colours: colours)
    }
}
