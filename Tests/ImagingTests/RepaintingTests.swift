import Imaging
import Testing

@Suite struct RepaintingTests {
    /// 400 x 300, full of detail that a working size of 40 x 30 cannot show.
    private let photo: Picture = {
        var random = SplitMix(seed: 7)
        return Picture(
            width: 400, height: 300,
            rgb: (0..<400 * 300).flatMap { index in
                let wave = 110 + 60 * Float((index % 400) / 100) / 4 + (index / 400 > 150 ? 40 : 0)
                return [UInt8](repeating: UInt8(wave + Float.random(in: -20...20, using: &random)), count: 3)
            })
    }()

    private func sketch(_ picture: Picture) throws -> FloatPicture {
        try FloatPicture(picture, width: 40, height: 30)
    }

    @Test func aPaintingThatFollowsTheLightIsCarriedWithEveryDetail() throws {
        let sketch = try sketch(photo)
        let painting = FloatPicture(
            width: 40, height: 30, colours: sketch.colours.map { SIMD4(0.8 - $0.x * 0.7, $0.y * 0.5 + 0.1, 0.3, 1) })
        var painted = photo
        try painted.repaint(Repainting(painting, of: sketch, allCores), Coat(), allCores)
        let expected = photo.rgb.enumerated().map { index, value in
            let light = Float(value) / 255
            return [0.8 - light * 0.7, light * 0.5 + 0.1, 0.3][index % 3] * 255
        }
        let mean = zip(painted.rgb, expected).reduce(0) { $0 + abs(Float($1.0) - $1.1) } / Float(expected.count)
        #expect(mean < 1.5)
    }

    @Test func aSharpEdgeStaysWithinAPixel() throws {
        let edge = Picture(
            width: 400, height: 300,
            rgb: (0..<400 * 300).flatMap { index in
                [UInt8](repeating: index % 400 < 203 ? 40 : 200, count: 3)
            })
        let sketch = try sketch(edge)
        let painting = FloatPicture(
            width: 40, height: 30, colours: sketch.colours.map { SIMD4($0.x, 0, 1 - $0.x, 1) })
        var painted = edge
        try painted.repaint(Repainting(painting, of: sketch))
        let row = (0..<400).map { Int(painted.rgb[(150 * 400 + $0) * 3]) }
        #expect(row[203] - row[202] > 130)
        #expect(row[..<203].allSatisfy { abs($0 - 40) < 12 } && row[203...].allSatisfy { abs($0 - 200) < 12 })
    }

    @Test func strengthIsTheShareOfThePainting() throws {
        let sketch = try sketch(photo)
        let black = FloatPicture(width: 40, height: 30, colours: sketch.colours.map { _ in SIMD4(0, 0, 0, 1) })
        var untouched = photo
        try untouched.repaint(Repainting(black, of: sketch), Coat(strength: 0))
        #expect(untouched == photo)
        var half = photo
        try half.repaint(Repainting(black, of: sketch), Coat(strength: 0.5))
        #expect(zip(half.rgb, photo.rgb).allSatisfy { abs(Int($0) * 2 - Int($1)) <= 2 })
    }

    @Test("any size of picture and of painting", arguments: [(1, 1), (3, 900), (900, 3), (41, 31), (40, 30)])
    func sizes(width: Int, height: Int) throws {
        var picture = Picture(width: width, height: height, rgb: [UInt8](repeating: 90, count: width * height * 3))
        let sketch = try FloatPicture(picture, width: 40, height: 30)
        let painting = FloatPicture(width: 40, height: 30, colours: sketch.colours.map { _ in SIMD4(1, 0.5, 0, 1) })
        try picture.repaint(Repainting(painting, of: sketch))
        #expect(picture.rgb == (0..<width * height).flatMap { _ in [255, 128, 0] as [UInt8] })
    }
}
