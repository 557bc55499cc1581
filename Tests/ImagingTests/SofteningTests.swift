import Imaging
import Testing

@Suite struct SofteningTests {
    private func softened(_ width: Int, _ height: Int, _ light: (_ x: Int, _ y: Int) -> Float) throws -> [Float] {
        let colours = (0..<width * height).map { SIMD4<Float>(repeating: light($0 % width, $0 / width)) }
        return try FloatPicture(width: width, height: height, colours: colours).softened().colours.map(\.x)
    }

    @Test("A pattern of two pixels goes, along rows as along columns", arguments: [(1, 0), (0, 1), (1, 1)])
    func grain(across: Int, down: Int) throws {
        let soft = try softened(40, 30) { x, y in Float((x * across + y * down) % 2) }
        for y in 2..<28 {
            for x in 2..<38 { #expect(abs(soft[y * 40 + x] - 0.5) < 1e-5) }
        }
    }

    @Test func slopesAndSinglePixelsStay() throws {
        let slope = try softened(40, 30) { x, y in Float(x) / 40 + Float(y) / 100 }
        for y in 2..<28 {
            for x in 2..<38 { #expect(abs(slope[y * 40 + x] - Float(x) / 40 - Float(y) / 100) < 1e-5) }
        }
        #expect(try softened(1, 1) { _, _ in 0.25 } == [0.25])
        #expect(try softened(1, 3) { _, _ in 0.5 } == [0.5, 0.5, 0.5])
    }
}
