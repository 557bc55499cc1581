extension FloatPicture {
    /// Without the finest grain, down to about three pixels: what a network leaves there is no stroke, and whatever enlarges the
    /// picture would draw it as one.
    ///
    /// - Throws: ``ImagingError/stopped``.
    public func softened(_ workers: Workers = .caller) throws(ImagingError) -> FloatPicture {
        var soft = colours
        let (width, height) = (width, height)
        for (length, step, lines) in [(width, 1, height), (height, width, width)] {
            let before = soft
            try soft.withUnsafeMutableBufferPointer { soft throws(ImagingError) in
                try workers.bands(lines, of: length) { band in
                    for line in band {
                        let first = step == 1 ? line * width : line
                        for place in 0..<length {
                            func colour(_ offset: Int) -> SIMD4<Float> {
                                before[first + min(max(place + offset, 0), length - 1) * step]
                            }
                            let near = (colour(-1) + colour(1)) * 4
                            soft[first + place * step] = (colour(0) * 6 + near + colour(-2) + colour(2)) / 16
                        }
                    }
                }
            }
        }
        return FloatPicture(width: width, height: height, colours: soft)
    }
}
