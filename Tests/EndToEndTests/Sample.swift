import FoundationEssentials
import Imaging
import TestSupport

/// Pictures to send, drawn here, so that the tests need no files.
enum Sample {
    /// A JPEG with smooth colours and hard edges. Another `seed` gives other colours.
    static func jpeg(_ width: Int, _ height: Int, seed: Int = 0) throws -> [UInt8] {
        try picture(width, height, seed: seed).encoded(as: .jpeg(quality: 92))
    }

    static func png(_ width: Int, _ height: Int, seed: Int = 0) throws -> [UInt8] {
        try picture(width, height, seed: seed).encoded(as: .png)
    }

    static func picture(_ width: Int, _ height: Int, seed: Int) -> Picture {
        var rgb: [UInt8] = []
        rgb.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let isInside = (x / 40 + y / 40 + seed) % 3 == 0
                rgb.append(UInt8(x * 255 / width))
                rgb.append(UInt8(y * 255 / height))
                rgb.append(isInside ? 230 : UInt8((seed * 90) % 256))
            }
        }
        return Picture(width: width, height: height, rgb: rgb)
    }

    /// The signature and header of a PNG that claims to be of that size.
    static func pngHeader(_ width: UInt32, _ height: UInt32) -> [UInt8] {
        var chunk = Array("IHDR".utf8)
        for value in [width, height] { chunk += (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        chunk += [8, 2, 0, 0, 0]
        let check = crc(chunk)
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + chunk
            + (0..<4).map { UInt8(truncatingIfNeeded: check >> (24 - 8 * $0)) } + [0, 0, 0, 0] + Array("IDAT".utf8)
    }

    /// PNG's checksum (ISO 3309), bit by bit.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
    }

    /// Whether the weights of these models are in the checkout.
    static func hasWeights(_ models: String...) -> Bool {
        models.allSatisfy { FileManager.default.fileExists(atPath: "\(PackageFolder.path)/weights/\($0).safetensors") }
    }
}
