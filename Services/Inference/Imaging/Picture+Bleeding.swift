extension Picture {
    /// How much smaller each picture is in which colours for transparent pixels are looked for.
    private static let reduction = 4

    /// Memory that ``bleeding(_:)`` takes for a pixel of a picture with alpha, its result included.
    public static let bleedingBytes = 8

    /// The picture with the colours of its visible pixels continued into the transparent ones, whose own are arbitrary (often
    /// black): what looks at neighbours then draws no dark rim. Alpha stays.
    ///
    /// - Throws: ``ImagingError/stopped``.
    public func bleeding(_ workers: Workers = .caller) throws(ImagingError) -> Picture {
        guard let alpha, alpha.contains(0) else { return self }
        var filled = self
        var smaller = self
        var side = Self.reduction
        try workers.checkpoint()
        var missing = [UInt32](alpha.indices.lazy.filter { alpha[$0] == 0 }.map { UInt32($0) })
        while !missing.isEmpty && (smaller.width > 1 || smaller.height > 1) {
            smaller = try smaller.resized(
                width: (smaller.width + Self.reduction - 1) / Self.reduction,
                height: (smaller.height + Self.reduction - 1) / Self.reduction, .area, workers)
            guard let visible = smaller.alpha else { break }
            missing.removeAll { place in
                let pixel = Int(place)
                let x = min(pixel % width / side, smaller.width - 1)
                let y = min(pixel / width / side, smaller.height - 1)
                let found = y * smaller.width + x
                guard visible[found] > 0 else { return false }
                for channel in 0..<3 { filled.rgb[pixel * 3 + channel] = smaller.rgb[found * 3 + channel] }
                return true
            }
            side *= Self.reduction
        }
        return filled
    }
}
