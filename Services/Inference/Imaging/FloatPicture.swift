/// A picture of working size, in floats: what goes into a network and what comes out.
public struct FloatPicture: Sendable {
    public let width: Int
    public let height: Int
    /// Red, green, blue, usually within 0...1, and alpha; row after row.
    public var colours: [SIMD4<Float>]

    /// Traps unless there is exactly one colour per pixel.
    public init(width: Int, height: Int, colours: [SIMD4<Float>]) {
        precondition(colours.count == width * height, "\(colours.count) colours for \(width) x \(height)")
        self.width = width
        self.height = height
        self.colours = colours
    }

    /// The picture in another size, without rounding. See ``Picture/resized(width:height:_:_:)``.
    public init(
        _ picture: Picture, width: Int, height: Int, _ filter: ResizeFilter = .area, _ workers: Workers = .caller
    ) throws(ImagingError) {
        let colours = try [SIMD4<Float>](unsafeUninitializedCapacity: width * height) {
            colours, count throws(ImagingError) in
            try picture.resample(width: width, height: height, filter, workers) { y, row in
                for x in 0..<width { colours[y * width + x] = row[x] / 255 }
            }
            count = width * height
        }
        self.init(width: width, height: height, colours: colours)
    }

    /// Rounded to 8 bits, clipped to 0...1.
    public var picture: Picture {
        let rgb = [UInt8](unsafeUninitializedCapacity: colours.count * 3) { rgb, count in
            for (pixel, colour) in colours.enumerated() {
                rgb.store((colour * 255).clipped(to: 255), at: pixel)
            }
            count = colours.count * 3
        }
        return Picture(width: width, height: height, rgb: rgb)
    }
}

/// Grey as the eye weighs it (ITU-R BT.601), for colours as they are stored.
public enum Luma {
    @inlinable
    public static func of(_ colour: SIMD4<Float>) -> Float {
        colour.x * 0.299 + colour.y * 0.587 + colour.z * 0.114
    }
}
