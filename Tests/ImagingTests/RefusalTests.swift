import Imaging
import Testing

/// Files that are no pictures, lie about themselves or break off.
@Suite struct RefusalTests {
    private func refusal(_ file: [UInt8], _ limits: ImageLimits = ImageLimits()) -> ImagingError? {
        do throws(ImagingError) {
            _ = try Picture(decoding: file, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "other files are refused by what they look to be",
        arguments: [
            ("still.gif", FileKind.gif), ("picture.tiff", .tiff), ("picture.bmp", .bmp),
        ])
    func otherKinds(name: String, kind: FileKind) throws {
        #expect(try refusal(Fixture.bytes(name)) == .unsupported(kind))
    }

    @Test func nothingAndText() {
        #expect(refusal([]) == .unsupported(.empty))
        #expect(refusal(Array("This is no photo, whatever its name ends in.".utf8)) == .unsupported(.text))
    }

    @Test func animatedStickersAreRefused() throws {
        #expect(try refusal(Fixture.bytes("animated.webp")) == .animated)
    }

    @Test func sizesAreReadBeforePixels() throws {
        let file = try Fixture.bytes("declares-60000.png")
        #expect(refusal(file) == .sideTooLong(pixels: 60000, limit: 20000))
        #expect(refusal(file, ImageLimits(side: 100_000)) == .tooManyPixels(pixels: 3_600_000_000, limit: 52_000_000))
        #expect(throws: ImagingError.sideTooLong(pixels: 60000, limit: 20000)) { try ImageHeader(file) }
    }

    @Test func theFileItselfMayBeTooLarge() throws {
        let file = try Fixture.bytes("rgb.png")
        #expect(refusal(file, ImageLimits(fileBytes: 100)) == .fileTooLarge(bytes: file.count, limit: 100))
        let padded = file + [UInt8](repeating: 0, count: 30 << 20)
        #expect(refusal(padded) == .fileTooLarge(bytes: padded.count, limit: 20 << 20))
    }

    @Test func limitsAreInclusive() throws {
        let limits = ImageLimits(side: Fixture.width, pixels: Fixture.width * Fixture.height)
        #expect(try refusal(Fixture.bytes("grey.jpg"), limits) == nil)
        #expect(try refusal(Fixture.bytes("grey.jpg"), ImageLimits(side: Fixture.width - 1)) != nil)
        #expect(try refusal(Fixture.bytes("grey.jpg"), ImageLimits(pixels: limits.pixels - 1)) != nil)
    }

    @Test func aProgressiveFileWithHundredsOfScansIsRefused() throws {
        let file = try Fixture.bytes("scans.jpg")
        #expect(refusal(file) == .tooComplex(.jpeg, "too many progressive scans"))
        #expect(refusal(file, ImageLimits(scans: 1000)) == nil)
    }

    /// A small chunk that inflates to 64 MB is left out; the picture itself is fine.
    @Test func aProfileThatInflatesWithoutEndIsIgnored() throws {
        let picture = try Picture(decoding: Fixture.bytes("profile-bomb.png"))
        #expect(picture.distance(to: Fixture.scene) == 0)
    }

    @Test(
        "a file cut off anywhere is refused",
        arguments: [
            "subsampled.jpg", "progressive.jpg", "cmyk.jpg", "orientation-6.jpg", "rgb.png", "interlaced.png",
            "alpha.png",
            "lossy.webp", "lossless.webp", "sticker.webp", "p3.webp",
        ])
    func cutOff(name: String) throws {
        let file = try Fixture.bytes(name)
        // Without its last two bytes, the end marker, a baseline JPEG still has all its pixels.
        let complete = name.hasSuffix(".jpg") ? file.count - 2 : file.count
        for count in 16..<complete {
            let error = refusal(Array(file.prefix(count)))
            let told =
                switch error {
                case .truncated, .damaged: true
                // The last byte of the entropy-coded data may be padding alone.
                case nil: name.hasSuffix(".jpg") && count == complete - 1
                default: false
                }
            #expect(told, "\(name) cut to \(count) of \(file.count) bytes: \(error as Any)")
        }
        #expect(refusal(Array(file.prefix(complete))) == nil || name == "progressive.jpg")
    }

    @Test func anythingMayBeWrittenOverAFileWithoutACrash() throws {
        var random = SplitMix(seed: 2)
        let limits = ImageLimits(pixels: 1 << 20)
        var refused = 0
        let names = try Fixture.pictureNames
        for name in names {
            let file = try Fixture.bytes(name)
            for _ in 0..<60 {
                var changed = file
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    changed[Int.random(in: changed.indices, using: &random)] = .random(
                        in: .min ... .max, using: &random)
                }
                if Bool.random(using: &random) {
                    changed.removeSubrange(Int.random(in: 0..<changed.count, using: &random)...)
                }
                if refusal(changed, limits) != nil { refused += 1 }
            }
        }
        #expect(refused > names.count * 20)
    }
}

/// A repeatable source of randomness (Steele, Lea and Flood 2014).
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
