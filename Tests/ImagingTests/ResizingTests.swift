import Dispatch
import Imaging
import Testing

/// As many threads as the machine has.
let allCores = Workers(count: 4) { items, body in
    withoutActuallyEscaping(body) { body in
        // Called by several threads, as `Workers` promises, and by none after `concurrentPerform` returns.
        nonisolated(unsafe) let shared = body
        DispatchQueue.concurrentPerform(iterations: items) { shared($0) }
    }
}

@Suite struct ResizingTests {
    @Test func areaTakesTheMeanOfWhatIsCovered() throws {
        let picture = Picture(
            width: 4, height: 2,
            rgb: [0, 100, 200, 50].flatMap { [$0, 9, 255] }
                + [
                    20, 80, 0, 10,
                ].flatMap { [$0, 9, 255] as [UInt8] })
        let half = try picture.resized(width: 2, height: 1, .area)
        #expect(half.rgb == [50, 9, 255, 65, 9, 255])
        // Two thirds of a pixel count two thirds.
        let third = Picture(width: 3, height: 1, rgb: [0, 0, 0, 90, 90, 90, 240, 240, 240])
        #expect(try third.resized(width: 2, height: 1, .area).rgb == [30, 30, 30, 190, 190, 190])
    }

    @Test(
        "what is even stays even", arguments: [ResizeFilter.area, .lanczos], [(1, 1), (7, 300), (3, 5000), (90, 11)])
    func even(filter: ResizeFilter, size: (Int, Int)) throws {
        let picture = Picture(width: 13, height: 29, rgb: [UInt8](repeating: 143, count: 13 * 29 * 3))
        let resized = try picture.resized(width: size.0, height: size.1, filter)
        #expect(
            resized == Picture(width: size.0, height: size.1, rgb: [UInt8](repeating: 143, count: size.0 * size.1 * 3)))
    }

    @Test func lanczosKeepsASlopeWhenEnlarging() throws {
        let ramp = Picture(width: 64, height: 4, rgb: (0..<4 * 64).flatMap { [UInt8($0 % 64 * 3), 0, 0] })
        let large = try ramp.resized(width: 192, height: 4, .lanczos)
        for x in 20..<170 {
            #expect(abs(Double(large.rgb[(192 + x) * 3]) - (Double(x) + 0.5 - 1.5)) <= 1)
        }
    }

    @Test("what is too fine to be shown is not turned into waves", arguments: [ResizeFilter.area, .lanczos])
    func fineStripes(filter: ResizeFilter) throws {
        let stripes = Picture(
            width: 300, height: 1,
            rgb: (0..<300).flatMap { x in [UInt8](repeating: x % 2 == 0 ? 0 : 255, count: 3) })
        let small = try stripes.resized(width: 75, height: 1, filter).rgb
        #expect(small[15..<210].allSatisfy { abs(Int($0) - 128) <= 2 })
    }

    @Test("colours under full transparency do not bleed", arguments: [ResizeFilter.area, .lanczos])
    func transparency(filter: ResizeFilter) throws {
        let red: [UInt8] = [200, 0, 0]
        let green: [UInt8] = [0, 255, 0]
        let picture = Picture(
            width: 20, height: 1, rgb: (0..<20).flatMap { $0 < 10 ? red : green },
            alpha: (0..<20).map { $0 < 10 ? 255 : 0 })
        let small = try picture.resized(width: 7, height: 1, filter)
        let alpha = try #require(small.alpha)
        #expect(alpha.contains { $0 > 10 && $0 < 245 })
        for x in 0..<7 where alpha[x] > 0 {
            #expect(small.rgb[x * 3 + 1] == 0 && abs(Int(small.rgb[x * 3]) - 200) <= 1)
        }
    }

    @Test("threads do not change the result", arguments: [ResizeFilter.area, .lanczos])
    func threads(filter: ResizeFilter) throws {
        #expect(
            try Fixture.scene.resized(width: 101, height: 67, filter, allCores)
                == Fixture.scene.resized(width: 101, height: 67, filter))
    }

    @Test func whatIsTransparentTakesTheColoursAroundIt() throws {
        let (width, height) = (130, 70)
        let opaque = { (x: Int, y: Int) in (x - 65) * (x - 65) + (y - 30) * (y - 30) < 400 }
        let places = (0..<width * height).map { ($0 % width, $0 / width) }
        let picture = Picture(
            width: width, height: height, rgb: places.flatMap { opaque($0, $1) ? [200, 100, 50] : [0, 255, 9] },
            alpha: places.map { opaque($0, $1) ? 255 : 0 })
        let filled = try picture.bleeding()
        #expect(filled.rgb == places.flatMap { _ in [200, 100, 50] as [UInt8] })
        #expect(filled.alpha == picture.alpha)
        let empty = Picture(
            width: 3, height: 3, rgb: [UInt8](repeating: 8, count: 27), alpha: [UInt8](repeating: 0, count: 9))
        #expect(try empty.bleeding() == empty)
    }
}
