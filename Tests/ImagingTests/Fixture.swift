import Foundation
import Imaging

/// The picture files of Tests/Fixtures/Images. All show one scene; `make-fixtures` there says how they were made.
enum Fixture {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Images")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    static var pictureNames: [String] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix("make") }.sorted()
        }
    }

    static let width = 48
    static let height = 32

    /// The scene, as `make-fixtures` paints it.
    static let scene: Picture = {
        let corner = 8
        var rgb: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let colour: [UInt8] =
                    switch (x < corner, x >= width - corner, y < corner, y >= height - corner) {
                    case (true, _, true, _): [220, 20, 20]
                    case (_, true, true, _): [20, 200, 20]
                    case (true, _, _, true): [20, 20, 220]
                    case (_, true, _, true): [240, 240, 240]
                    default: [UInt8(60 + 2 * x), UInt8(80 + 3 * y), UInt8(140 - x - y)]
                    }
                rgb += colour
            }
        }
        return Picture(width: width, height: height, rgb: rgb)
    }()

    static let alpha: [UInt8] = (0..<height).flatMap { y in
        (0..<width).map { x in x < width / 2 ? 255 : UInt8(4 * y + 1) }
    }
}

extension Picture {
    /// The largest difference of any colour sample.
    func distance(to other: Picture) -> Int {
        guard width == other.width, height == other.height else { return .max }
        return zip(rgb, other.rgb).map { abs(Int($0) - Int($1)) }.max() ?? 0
    }
}
