import Imaging
import Synchronization
import Testing

/// Work on a large picture asks again and again whether it is still wanted, and ends when it is not.
@Suite struct StoppingTests {
    /// Workers that go on for so many questions.
    private final class Patience: Sendable {
        private let left: Atomic<Int>
        let asked = Atomic(0)

        init(_ questions: Int = .max) { left = Atomic(questions) }

        var workers: Workers {
            Workers(
                count: 2,
                goesOn: { [self] in
                    asked.add(1, ordering: .relaxed)
                    return left.subtract(1, ordering: .relaxed).newValue >= 0
                },
                run: { items, body in for item in 0..<items { body(item) } })
        }
    }

    /// Does the work to its end, then stops it at its first and at its middle question.
    private func expectStops(
        atLeast questions: Int, _ work: (Workers) throws -> Void, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let patience = Patience()
        try work(patience.workers)
        let asked = patience.asked.load(ordering: .relaxed)
        #expect(asked >= questions, sourceLocation: sourceLocation)
        for share in [0, asked / 2] {
            let less = Patience(share)
            #expect(throws: ImagingError.stopped, sourceLocation: sourceLocation) { try work(less.workers) }
            #expect(less.asked.load(ordering: .relaxed) == share + 1, sourceLocation: sourceLocation)
        }
    }

    private static let megapixels = 4
    private static let large = Picture(
        width: 2000, height: megapixels * 500, rgb: [UInt8](repeating: 90, count: megapixels * 3_000_000),
        alpha: (0..<megapixels * 1_000_000).map { $0 % 7 == 0 ? 0 : 200 })

    @Test("Decoding", arguments: [Encoding.jpeg(quality: 80), .png])
    func decoding(_ encoding: Encoding) throws {
        let file = try Self.large.encoded(as: encoding)
        try expectStops(atLeast: 100) { _ = try Picture(decoding: file, workers: $0) }
    }

    @Test("Decoding a file of several passes", arguments: ["progressive.jpg", "interlaced.png"])
    func passes(_ name: String) throws {
        let file = try Fixture.bytes(name)
        try expectStops(atLeast: 10) { _ = try Picture(decoding: file, workers: $0) }
    }

    @Test("Decoding WebP", arguments: ["lossy.webp", "lossless.webp", "alpha.webp"])
    func webp(_ name: String) throws {
        let file = try Fixture.bytes(name)
        try expectStops(atLeast: 1) { _ = try Picture(decoding: file, workers: $0) }
    }

    @Test func resizing() throws {
        try expectStops(atLeast: Self.megapixels - 1) { _ = try Self.large.resized(width: 90, height: 60, .area, $0) }
        let small = Picture(width: 20, height: 20, rgb: [UInt8](repeating: 9, count: 1200))
        try expectStops(atLeast: 3) { _ = try small.resized(width: 2000, height: 1800, .lanczos, $0) }
    }

    @Test func continuingColours() throws {
        try expectStops(atLeast: Self.megapixels) { _ = try Self.large.bleeding($0) }
    }

    @Test func repainting() throws {
        let sketch = try FloatPicture(Self.large, width: 40, height: 40)
        let repainting = try Repainting(sketch, of: sketch)
        try expectStops(atLeast: Self.megapixels - 1) { workers in
            var picture = Self.large
            try picture.repaint(repainting, Coat(), workers)
        }
        try expectStops(atLeast: 6) { _ = try Repainting(sketch, of: sketch, $0) }
    }
}
