import Imaging
import Testing

@Suite struct FileKindTests {
    @Test(
        "what real files look to be",
        arguments: [
            ("rgb.png", FileKind.png), ("grey.jpg", .jpeg), ("lossy.webp", .webp), ("animated.webp", .webp),
            ("still.gif", .gif), ("picture.tiff", .tiff), ("picture.bmp", .bmp),
        ])
    func files(name: String, kind: FileKind) throws {
        #expect(try FileKind(Fixture.bytes(name)) == kind)
    }

    @Test(
        "what beginnings look to be",
        arguments: [
            ("", FileKind.empty), ("%PDF-1.7\n", .pdf), ("\0\0\0\u{18}ftypheic", .heic),
            ("\0\0\0\u{18}ftypmif1", .heic),
            ("\0\0\0\u{18}ftypavif", .avif), ("\0\0\0\u{18}ftypisom", .video), ("\0\0\0\u{14}ftypqt  ", .video),
            ("\u{1A}\u{45}\u{DF}\u{A3}....webm", .video), ("OggS\0", .audio), ("ID3\u{3}", .audio),
            ("PK\u{3}\u{4}", .archive),
            ("\u{1F}\u{8B}\u{8}\0", .archive), ("RIFF....WAVEfmt ", .audio), ("a letter to a friend\n", .text),
            ("<?xml version=\"1.0\"?>\n<svg width=\"3\"/>", .svg), ("\u{1}\u{2}\u{3}", .unknown),
            ("\u{FF}\u{D8}", .unknown),
            ("RIFF", .text),
        ])
    func beginnings(text: String, kind: FileKind) {
        #expect(FileKind(text.unicodeScalars.map { UInt8($0.value) }) == kind)
    }

    @Test("text may be cut inside a character", arguments: ["", "a"])
    func cutText(start: String) {
        #expect(FileKind(Array((start + String(repeating: "ж", count: 400)).utf8)) == .text)
    }
}
