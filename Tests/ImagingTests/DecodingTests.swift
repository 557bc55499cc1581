import Foundation
import Imaging
import Testing

@Suite struct DecodingTests {
    /// Lossless files give exactly the scene, JPEG at quality 95 nearly, subsampled colours bleed at the corners' edges.
    @Test(
        "every kind of file shows the scene",
        arguments: [
            ("rgb.png", 0), ("opaque-alpha.png", 0), ("rgb16.png", 0), ("interlaced.png", 0), ("lossless.webp", 0),
            ("alpha.webp", 0), ("alpha.png", 0), ("orientation-6.png", 0), ("orientation-6.webp", 0),
            ("linear-gamma.png", 2),
            ("progressive.jpg", 4), ("palette.png", 16), ("cmyk.jpg", 6),
        ])
    func scene(name: String, tolerance: Int) throws {
        let picture = try Picture(decoding: Fixture.bytes(name))
        #expect(picture.distance(to: Fixture.scene) <= tolerance, "\(name)")
    }

    @Test("the camera's orientation is undone", arguments: 1...8)
    func orientation(number: Int) throws {
        let file = try Fixture.bytes("orientation-\(number).jpg")
        let header = try ImageHeader(file)
        #expect(header.orientation.rawValue == number)
        #expect(header.width == Fixture.width && header.height == Fixture.height)
        #expect(try Picture(decoding: file).distance(to: Fixture.scene) <= 3)
    }

    @Test("lossy files are near the scene", arguments: ["subsampled.jpg", "lossy.webp", "sticker.webp"])
    func lossy(name: String) throws {
        let picture = try Picture(decoding: Fixture.bytes(name))
        let sum = zip(picture.rgb, Fixture.scene.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(sum / picture.rgb.count <= 4, "\(name)")
    }

    @Test("grey files give grey pictures", arguments: ["grey.jpg", "grey.png", "grey-alpha.png", "one-bit.png"])
    func grey(name: String) throws {
        let picture = try Picture(decoding: Fixture.bytes(name))
        #expect(stride(from: 0, to: picture.rgb.count, by: 3).allSatisfy { picture.rgb[$0] == picture.rgb[$0 + 2] })
        guard name != "one-bit.png" else { return }
        // White stays white, and the red corner has red's share of light.
        #expect(abs(Int(picture.rgb[picture.rgb.count - 1]) - 240) <= 3)
        #expect(abs(Int(picture.rgb[0]) - Int(0.299 * 220 + 0.701 * 20)) <= 3)
    }

    @Test("transparency is kept apart", arguments: ["alpha.png", "alpha.webp", "sticker.webp", "grey-alpha.png"])
    func alpha(name: String) throws {
        #expect(try ImageHeader(Fixture.bytes(name)).hasAlpha)
        #expect(try Picture(decoding: Fixture.bytes(name)).alpha == Fixture.alpha, "\(name)")
    }

    @Test func oneTransparentColourOfAPaletteIsTransparent() throws {
        let alpha = try #require(try Picture(decoding: Fixture.bytes("palette-transparent.png")).alpha)
        #expect(alpha[0] == 0)
        #expect(alpha[Fixture.width / 2] == 255)
    }

    @Test func anAlphaChannelThatIsAllOpaqueIsDropped() throws {
        let file = try Fixture.bytes("opaque-alpha.png")
        #expect(try ImageHeader(file).hasAlpha)
        #expect(try Picture(decoding: file).alpha == nil)
    }

    @Test("Display P3 becomes sRGB", arguments: [("p3.png", 1), ("p3.webp", 1), ("p3.jpg", 6)])
    func displayP3(name: String, tolerance: Int) throws {
        let picture = try Picture(decoding: Fixture.bytes(name))
        // Pixels inside the gamut of sRGB, away from the corners' edges.
        for (x, y) in [(24, 16), (12, 12), (36, 20), (45, 30), (20, 3)] {
            let index = (y * Fixture.width + x) * 3
            let expected = DisplayP3.toSRGB(Array(Fixture.scene.rgb[index..<index + 3]))
            for channel in 0..<3 {
                #expect(
                    abs(Int(picture.rgb[index + channel]) - expected[channel]) <= tolerance, "\(name) at \(x), \(y)")
            }
        }
        #expect(picture.distance(to: Fixture.scene) > 10)
    }

    @Test(
        "headers say what lies inside",
        arguments: [
            ("rgb.png", ImageFormat.png, false, true), ("alpha.png", .png, true, true),
            ("lossy.webp", .webp, false, false),
            ("lossless.webp", .webp, false, true), ("sticker.webp", .webp, true, false),
            ("cmyk.jpg", .jpeg, false, false),
            ("palette-transparent.png", .png, true, true),
        ])
    func header(name: String, format: ImageFormat, alpha: Bool, lossless: Bool) throws {
        let header = try ImageHeader(Fixture.bytes(name))
        #expect(header.format == format)
        #expect(header.hasAlpha == alpha)
        #expect(header.isLossless == lossless)
        #expect(header.pixels == Fixture.width * Fixture.height)
        #expect(header.decodingBytes >= header.pixels * 3)
    }
}

/// Display P3 by its definition: primaries and white point of SMPTE EG 432-1 with D65, sRGB's curve.
private enum DisplayP3 {
    static func toSRGB(_ colour: [UInt8]) -> [Int] {
        let linear = colour.map { value in
            let level = Double(value) / 255
            return level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4)
        }
        let matrix = [
            [1.2249401, -0.2249402, 0.0], [-0.0420569, 1.0420571, 0.0], [-0.0196376, -0.0786361, 1.0982735],
        ]
        return matrix.map { row in
            let level = min(max(zip(row, linear).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1)
            return Int((level <= 0.0031308 ? level * 12.92 : 1.055 * pow(level, 1 / 2.4) - 0.055) * 255 + 0.5)
        }
    }
}
