internal import CImaging

extension Picture {
    /// Decodes a file: upright by its EXIF orientation, converted to sRGB by its ICC profile (or PNG's gamma), alpha kept.
    ///
    /// - Throws: ``ImagingError``, also when it is told to stop. A file that breaks off in the middle is refused, never
    ///   completed in grey.
    public init(
        decoding file: [UInt8], limits: ImageLimits = ImageLimits(), workers: Workers = .caller
    ) throws(ImagingError) {
        self = try file.withUnsafeBufferPointer { bytes throws(ImagingError) in
            let reader = try ImageReader.open(bytes, limits)
            let header = reader.header
            let stored = reader.stored
            // The conversion reads the profile, which the reader owns.
            let colours = ColourConversion(stored)
            let samples = try reader.samples(workers)
            let alpha = stored.alpha ? try samples.lastChannel(of: header.channels, workers) : nil
            let picture = Picture(
                width: Int(stored.width), height: Int(stored.height),
                rgb: try colours.rgb(samples, width: Int(stored.width), workers),
                alpha: alpha.flatMap { $0.allSatisfy { $0 == 255 } ? nil : $0 })
            return try picture.upright(from: header.orientation, workers)
        }
    }
}

extension [UInt8] {
    /// Every `channels`th sample.
    fileprivate func lastChannel(of channels: Int, _ workers: Workers) throws(ImagingError) -> [UInt8] {
        let pixels = count / channels
        return try withUnsafeBufferPointer { samples throws(ImagingError) in
            try [UInt8](unsafeUninitializedCapacity: pixels) { plane, count throws(ImagingError) in
                try workers.bands(pixels, of: 1) { band in
                    for pixel in band { plane[pixel] = samples[pixel * channels + channels - 1] }
                }
                count = pixels
            }
        }
    }
}
