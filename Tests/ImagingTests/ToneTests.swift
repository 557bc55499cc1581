import Imaging
import Testing

@Suite struct ToneTests {
    private func picture(_ colours: [[UInt8]]) -> Picture {
        Picture(width: colours.count, height: 1, rgb: colours.flatMap(\.self))
    }

    private func float(_ picture: Picture) throws -> FloatPicture {
        try FloatPicture(picture, width: picture.width, height: picture.height)
    }

    /// `painting` over `picture` of the same size, in the picture's colours.
    private func toned(_ picture: Picture, _ painting: Picture) throws -> Picture {
        var result = picture
        let (sketch, painted) = (try float(picture), try float(painting))
        try result.repaint(
            Repainting(painted, of: sketch), enlarged: painting,
            Coat(detail: 0, tone: Tone(of: painted, like: sketch)))
        return result
    }

    @Test func aGreyPictureStaysGrey() throws {
        let grey = picture([[40, 40, 40], [90, 90, 90], [200, 200, 200]])
        let result = try toned(grey, picture([[255, 0, 0], [0, 255, 0], [90, 0, 255]]))
        for pixel in 0..<3 { #expect(Set(result.rgb[pixel * 3..<pixel * 3 + 3]).count == 1) }
    }

    @Test func coloursKeepTheirHueInThePaintingsLight() throws {
        let own = picture([[180, 90, 60], [60, 120, 200]])
        // As light in the mean and as contrasty, the other way round.
        let result = try toned(own, picture([[112, 112, 112], [117, 117, 117]]))
        for pixel in 0..<2 {
            let (before, after) = (own.rgb[pixel * 3..<pixel * 3 + 3], result.rgb[pixel * 3..<pixel * 3 + 3])
            let order = { (rgb: ArraySlice<UInt8>) in rgb.indices.sorted { rgb[$0] < rgb[$1] } }
            #expect(order(before) == order(after))
        }
        #expect(result != own)
    }

    @Test func noColourLeavesItsHueWhereItDoesNotFit() throws {
        // A saturated red under a very light painting: paler, not another hue.
        let own = picture([[250, 10, 10], [10, 10, 10], [240, 240, 240]])
        let result = try toned(own, picture([[255, 255, 255], [0, 0, 0], [255, 255, 255]]))
        let (red, green, blue) = (result.rgb[0], result.rgb[1], result.rgb[2])
        #expect(red >= green && abs(Int(green) - Int(blue)) <= 1)
        #expect(green > 10)
    }

    @Test func theLightIsStretchedToThePicturesOwn() throws {
        let own = picture((0..<40).map { [UInt8](repeating: UInt8(60 + $0 * 3), count: 3) })
        let flat = picture((0..<40).map { [UInt8](repeating: UInt8(20 + $0 * 2), count: 3) })
        let result = try toned(own, flat)
        #expect(zip(result.rgb, own.rgb).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    }

    @Test func anEnlargedPaintingIsTakenAsItIs() throws {
        let own = Picture(width: 8, height: 6, rgb: [UInt8](repeating: 100, count: 8 * 6 * 3))
        let painting = FloatPicture(width: 4, height: 3, colours: Array(repeating: SIMD4(0.5, 0.5, 0.5, 1), count: 12))
        let sketch = try FloatPicture(own, width: 4, height: 3)
        var crisp = own
        crisp.rgb = (0..<8 * 6 * 3).map { UInt8($0) }
        var result = own
        try result.repaint(Repainting(painting, of: sketch), enlarged: crisp)
        #expect(result == crisp)
    }
}
