import Imaging
import Testing

@Suite struct EncodingTests {
    @Test func pngGivesBackEverySample() throws {
        let opaque = try Picture(decoding: Fixture.scene.encoded(as: .png))
        #expect(opaque == Fixture.scene)
        var transparent = Fixture.scene
        transparent.alpha = Fixture.alpha
        #expect(try Picture(decoding: transparent.encoded(as: .png)) == transparent)
    }

    @Test func jpegAtNinetyFiveIsNearAndFullyColoured() throws {
        let file = try Fixture.scene.encoded(as: .jpeg(quality: 95))
        #expect(try Picture(decoding: file).distance(to: Fixture.scene) <= 6)
        #expect(try ImageHeader(file).format == .jpeg)
    }

    @Test func nothingIsSaidButThatItIsSRGB() throws {
        let file = try Picture(decoding: Fixture.bytes("orientation-6.jpg")).encoded(as: .jpeg(quality: 95))
        #expect(!file.contains("Exif"))
        #expect(!file.contains("Camera"))
        #expect(file.contains("ICC_PROFILE"))
        let png = try Picture(decoding: Fixture.bytes("orientation-6.png")).encoded(as: .png)
        #expect(!png.contains("eXIf"))
        #expect(png.contains("sRGB"))
    }

    @Test func equalPicturesMakeEqualFiles() throws {
        #expect(try Fixture.scene.encoded(as: .jpeg(quality: 90)) == Fixture.scene.encoded(as: .jpeg(quality: 90)))
    }

    @Test("rows may come in any portions", arguments: [1, 7, 100])
    func portions(rows: Int) throws {
        var encoder = try PictureEncoder(Fixture.scene, as: .png)
        var calls = 1
        while try encoder.write(rows: rows) { calls += 1 }
        #expect(calls == (Fixture.height + rows - 1) / rows)
        #expect(try encoder.finish() == Fixture.scene.encoded(as: .png))
    }

    @Test func aSideThatTheFormatCannotHoldIsAnError() {
        let line = Picture(width: 70_000, height: 1, rgb: [UInt8](repeating: 9, count: 210_000))
        #expect(throws: ImagingError.self) { try line.encoded(as: .jpeg(quality: 95)) }
        #expect(throws: Never.self) { try line.encoded(as: .png) }
    }

    @Test("single pixels and lines", arguments: [(1, 1), (1, 700), (700, 1), (3, 5000)])
    func thin(width: Int, height: Int) throws {
        let picture = Picture(width: width, height: height, rgb: [UInt8](repeating: 77, count: width * height * 3))
        let limits = ImageLimits()
        #expect(try Picture(decoding: picture.encoded(as: .png), limits: limits) == picture)
        #expect(try Picture(decoding: picture.encoded(as: .jpeg(quality: 95))).distance(to: picture) <= 1)
    }
}

extension [UInt8] {
    fileprivate func contains(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return indices.dropLast(wanted.count - 1).contains { self[$0..<$0 + wanted.count].elementsEqual(wanted) }
    }
}
