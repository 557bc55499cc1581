/// What a file looks to be, judged by its first bytes; names and media types given by strangers mean nothing.
public enum FileKind: String, CaseIterable, Sendable {
    case jpeg, png, webp
    case gif, heic, avif, tiff, bmp, jpegXL = "jpeg-xl", svg
    case video, audio, pdf, archive, text, empty, unknown

    /// The format, when it is one that is decoded here.
    public var format: ImageFormat? {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        default: nil
        }
    }

    /// Looks at no more than the first few hundred bytes.
    public init(_ bytes: some Collection<UInt8>) {
        let head = Array(bytes.prefix(Self.sniffed))
        if head.isEmpty {
            self = .empty
        } else if let known = Self.signatures.first(where: { head.matches($0.text, at: $0.offset) }) {
            self = known.kind
        } else if head.matches("ftyp", at: 4) {
            self = Self.brands.first { head.matches($0.text, at: 8) }?.kind ?? .video
        } else {
            self = Self.ofText(head)
        }
    }

    private static let sniffed = 256

    private struct Signature {
        let kind: FileKind
        let text: String
        let offset: Int

        init(_ kind: FileKind, _ text: String, at offset: Int = 0) {
            self.kind = kind
            self.text = text
            self.offset = offset
        }
    }

    /// Every scalar stands for one byte.
    private static let signatures = [
        Signature(.jpeg, "\u{FF}\u{D8}\u{FF}"),
        Signature(.png, "\u{89}PNG\r\n\u{1A}\n"),
        Signature(.webp, "WEBPVP8", at: 8),
        Signature(.gif, "GIF8"),
        Signature(.tiff, "II*\0"), Signature(.tiff, "MM\0*"),
        Signature(.bmp, "BM"),
        Signature(.jpegXL, "\u{FF}\u{0A}"), Signature(.jpegXL, "\0\0\0\u{0C}JXL "),
        Signature(.pdf, "%PDF"),
        Signature(.video, "\u{1A}\u{45}\u{DF}\u{A3}"), Signature(.video, "AVI ", at: 8),
        Signature(.audio, "OggS"), Signature(.audio, "ID3"), Signature(.audio, "fLaC"),
        Signature(.audio, "WAVE", at: 8),
        Signature(.archive, "PK\u{03}\u{04}"), Signature(.archive, "\u{1F}\u{8B}"),
        Signature(.archive, "7z\u{BC}\u{AF}"),
        Signature(.archive, "Rar!"),
    ]

    /// ISO base media files say what they are in the major brand; what is not a picture is taken for a video.
    private static let brands = [
        Signature(.heic, "heic"), Signature(.heic, "heix"), Signature(.heic, "hevc"), Signature(.heic, "heim"),
        Signature(.heic, "mif1"), Signature(.heic, "msf1"), Signature(.avif, "avif"), Signature(.avif, "avis"),
        Signature(.audio, "M4A "),
    ]

    private static func ofText(_ head: [UInt8]) -> FileKind {
        var characters = String(decoding: head, as: UTF8.self).unicodeScalars[...]
        // The last character may be cut in two.
        if head.count == sniffed { characters = characters.dropLast(characters.last == "\u{FFFD}" ? 1 : 0) }
        let isText = characters.allSatisfy { scalar in
            scalar != "\u{FFFD}" && (scalar.value >= 0x20 || scalar == "\n" || scalar == "\r" || scalar == "\t")
        }
        guard isText else { return .unknown }
        return String(characters).contains("<svg") ? .svg : .text
    }
}

extension [UInt8] {
    fileprivate func matches(_ signature: String, at offset: Int) -> Bool {
        dropFirst(offset).starts(with: signature.unicodeScalars.lazy.map { UInt8($0.value) })
    }
}
