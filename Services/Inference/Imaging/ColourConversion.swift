internal import CImaging

/// The way from a file's own samples to sRGB.
struct ColourConversion: ~Copyable {
    private let stored: imaging_header
    /// Nil when the samples are sRGB already, or grey or CMYK of no known kind.
    private let transform: OpaquePointer?

    /// PNG's value for the exponent that displays of sRGB's kind have.
    private static let usualGamma = 1 / 2.2
    private static let gammaTolerance = 0.01

    /// Call it while the reader is open: the profile is lent.
    init(_ header: imaging_header) {
        stored = header
        var transform: OpaquePointer?
        withUnsafePointer(to: header) { header in
            if header.pointee.profile_count > 0 { transform = imaging_conversion_from_profile(header) }
            if transform == nil, header.pointee.gamma > 0,
                header.pointee.has_chromaticities || abs(header.pointee.gamma - Self.usualGamma) > Self.gammaTolerance
            {
                transform = imaging_conversion_from_gamma(header)
            }
        }
        if let made = transform, Self.changesNothing(made, header) {
            imaging_close_conversion(made)
            transform = nil
        }
        self.transform = transform
    }

    deinit {
        if let transform { imaging_close_conversion(transform) }
    }

    /// sRGB, three samples a pixel, from the file's samples.
    consuming func rgb(_ samples: consuming [UInt8], width: Int, _ workers: Workers) throws(ImagingError) -> [UInt8] {
        if stored.channels == 3 {
            if transform != nil {
                try samples.withUnsafeMutableBufferPointer { buffer throws(ImagingError) in
                    guard let start = buffer.baseAddress else { return }
                    try convert(start, into: start, width: width, rows: buffer.count / (width * 3), workers)
                }
            }
            return samples
        }
        let rows = samples.count / (width * Int(stored.channels))
        return try samples.withUnsafeBufferPointer { source throws(ImagingError) in
            try [UInt8](unsafeUninitializedCapacity: width * rows * 3) { target, count throws(ImagingError) in
                guard let source = source.baseAddress, let target = target.baseAddress else { return }
                try convert(source, into: target, width: width, rows: rows, workers)
                count = width * rows * 3
            }
        }
    }

    private borrowing func convert(
        _ source: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, width: Int, rows: Int,
        _ workers: Workers
    ) throws(ImagingError) {
        let (stored, transform) = (stored, transform)
        try workers.bands(rows, of: width) { band in
            for y in band {
                let from = source + y * width * Int(stored.channels)
                let to = target + y * width * 3
                if let transform {
                    imaging_convert(transform, from, to, UInt32(width))
                } else {
                    stored.convertPlainly(from, to, width)
                }
            }
        }
    }

    /// Whether RGB comes out as it goes in: most photos carry the profile of sRGB itself.
    private static func changesNothing(_ transform: OpaquePointer, _ header: imaging_header) -> Bool {
        guard header.model == IMAGING_RGB else { return false }
        let levels = stride(from: 0, through: 255, by: 15).map { UInt8($0) }
        let extra: [UInt8] = header.alpha ? [255] : []
        for red in levels {
            for green in levels {
                let row = levels.flatMap { blue in [red, green, blue] + extra }
                var out = [UInt8](repeating: 0, count: levels.count * 3)
                imaging_convert(transform, row, &out, UInt32(levels.count))
                for (index, blue) in levels.enumerated() {
                    let change = zip([red, green, blue], out[(index * 3)...]).map { abs(Int($0) - Int($1)) }.max()
                    if change ?? 0 > 1 { return false }
                }
            }
        }
        return true
    }
}

extension imaging_header {
    /// Without a profile: grey is grey, and ink takes away light.
    fileprivate func convertPlainly(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>, _ pixels: Int) {
        let step = Int(channels)
        switch model {
        case IMAGING_GREY:
            for x in 0..<pixels {
                let grey = from[x * step]
                (to[x * 3], to[x * 3 + 1], to[x * 3 + 2]) = (grey, grey, grey)
            }
        case IMAGING_CMYK:
            let paper = inverted ? 0 : 255
            for x in 0..<pixels {
                let key = abs(paper - Int(from[x * step + 3]))
                for ink in 0..<3 {
                    to[x * 3 + ink] = UInt8((abs(paper - Int(from[x * step + ink])) * key + 127) / 255)
                }
            }
        default:
            for x in 0..<pixels {
                for channel in 0..<3 { to[x * 3 + channel] = from[x * step + channel] }
            }
        }
    }
}
