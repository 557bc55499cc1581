extension Picture {
    /// The picture in another size. Colours count by their alpha, so that what is transparent does not bleed.
    ///
    /// The work is linear in the larger of the two pictures. Traps when a side is not positive.
    ///
    /// - Throws: ``ImagingError/stopped``.
    public func resized(
        width: Int, height: Int, _ filter: ResizeFilter, _ workers: Workers = .caller
    ) throws(ImagingError) -> Picture {
        if (width, height) == (self.width, self.height) { return self }
        var newAlpha = alpha.map { _ in [UInt8](repeating: 0, count: width * height) } ?? []
        let newRGB = try newAlpha.withUnsafeMutableBufferPointer { newAlpha throws(ImagingError) in
            try [UInt8](unsafeUninitializedCapacity: width * height * 3) { newRGB, count throws(ImagingError) in
                try resample(width: width, height: height, filter, workers) { y, row in
                    for x in 0..<width { newRGB.store(row[x], at: y * width + x) }
                    if newAlpha.isEmpty { return }
                    for x in 0..<width { newAlpha[y * width + x] = UInt8(row[x].w + 0.5) }
                }
                count = width * height * 3
            }
        }
        return Picture(width: width, height: height, rgb: newRGB, alpha: alpha == nil ? nil : newAlpha)
    }

    /// The alpha of the picture in another size; nil when it is opaque.
    public func resizedAlpha(
        width: Int, height: Int, _ filter: ResizeFilter, _ workers: Workers = .caller
    ) throws(ImagingError) -> [UInt8]? {
        if alpha == nil { return nil }
        return try [UInt8](unsafeUninitializedCapacity: width * height) { alpha, count throws(ImagingError) in
            try resample(width: width, height: height, filter, workers) { y, row in
                for x in 0..<width { alpha[y * width + x] = UInt8(row[x].w + 0.5) }
            }
            count = width * height
        }
    }

    /// Calls `give` once for every row of the picture in another size, several rows at a time: red, green, blue and alpha in
    /// 0...255. Old rows are summed to one, whose pixels are summed then.
    func resample(
        width: Int, height: Int, _ filter: ResizeFilter, _ workers: Workers,
        give: (_ y: Int, _ row: UnsafeBufferPointer<SIMD4<Float>>) -> Void
    ) throws(ImagingError) {
        let columns = ResampleTaps(from: self.width, to: width, filter)
        let rows = ResampleTaps(from: self.height, to: height, filter)
        let read = max(1, self.height / height) * self.width
        try workers.bands(height, of: max(read, width)) { band in
            var sums = [SIMD4<Float>](repeating: .zero, count: self.width)
            var row = [SIMD4<Float>](repeating: .zero, count: width)
            for y in band {
                sums.withUnsafeMutableBufferPointer { sums in
                    addRows(rows, y, to: sums)
                    row.withUnsafeMutableBufferPointer { row in
                        for x in 0..<width { row[x] = weigh(sums, columns, x) }
                    }
                }
                row.withUnsafeBufferPointer { give(y, $0) }
            }
        }
    }

    /// Sums the old rows that make the new row `y`: red, green and blue, multiplied by alpha when there is one, and alpha.
    private func addRows(_ taps: ResampleTaps, _ y: Int, to sums: UnsafeMutableBufferPointer<SIMD4<Float>>) {
        sums.update(repeating: .zero)
        for tap in taps.bounds[y]..<taps.bounds[y + 1] {
            let first = (taps.starts[y] + tap - taps.bounds[y]) * width
            let weight = taps.weights[tap]
            rgb.withUnsafeBufferPointer { rgb in
                if let alpha {
                    for x in 0..<width {
                        let opacity = Float(alpha[first + x])
                        sums[x] += rgb.colour(at: first + x, fourth: 255) * (opacity * weight / 255)
                    }
                } else {
                    for x in 0..<width { sums[x] += rgb.colour(at: first + x, fourth: 255) * weight }
                }
            }
        }
    }

    /// The colour of a new pixel.
    @inline(__always)
    private func weigh(
        _ sums: UnsafeMutableBufferPointer<SIMD4<Float>>, _ taps: ResampleTaps, _ x: Int
    ) -> SIMD4<Float> {
        var sum = SIMD4<Float>.zero
        let start = taps.starts[x] - taps.bounds[x]
        for tap in taps.bounds[x]..<taps.bounds[x + 1] { sum += sums[start + tap] * taps.weights[tap] }
        if alpha != nil {
            let opacity = min(max(sum.w, 0), 255)
            sum = opacity > 0 ? sum * (255 / sum.w) : .zero
            sum.w = opacity
        }
        return sum.clipped(to: 255)
    }
}
