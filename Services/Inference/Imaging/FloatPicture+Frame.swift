extension FloatPicture {
    /// Larger by a mirrored strip on every side: what looks at neighbourhoods finds no edge of the picture. Traps when the strip
    /// is as wide as the picture or wider.
    public func framed(by strip: Int) -> FloatPicture {
        precondition(strip < min(width, height), "a strip of \(strip) around \(width) x \(height)")
        func mirrored(_ place: Int, _ side: Int) -> Int {
            let inside = abs(place)
            return inside < side ? inside : 2 * (side - 1) - inside
        }
        let columns = (-strip..<width + strip).map { mirrored($0, width) }
        let colours = (-strip..<height + strip).flatMap { y in
            let row = mirrored(y, height) * width
            return columns.map { self.colours[row + $0] }
        }
        return FloatPicture(width: width + 2 * strip, height: height + 2 * strip, colours: colours)
    }

    /// Without a strip on every side.
    public func cropped(by strip: Int) -> FloatPicture {
        let (inner, rows) = (width - 2 * strip, strip..<height - strip)
        let colours = rows.flatMap { y in self.colours[y * width + strip..<y * width + strip + inner] }
        return FloatPicture(width: inner, height: rows.count, colours: colours)
    }
}
