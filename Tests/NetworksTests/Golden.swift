import Engine
import Foundation
import Networks
import TestSupport
import Testing

/// What PyTorch made of seeded noise (Tests/Fixtures/make-goldens.py): one file of tensors.
struct Golden: CustomTestStringConvertible, Sendable {
    static let folder = "\(PackageFolder.path)/Tests/Fixtures/goldens"

    /// Every golden whose name begins so.
    static func named(_ prefix: String) -> [Golden] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasPrefix(prefix) }.sorted().map { Golden(fileName: $0) }
    }

    let fileName: String
    var folder = Self.folder
    var path: String { "\(folder)/\(fileName)" }
    var testDescription: String { fileName }
    /// Whether the weights are noise of the published width, in no file.
    var isPublished: Bool { fileName.contains("published") }

    private var file: SafetensorsFile {
        get throws { try SafetensorsFile(path: path) }
    }

    var architecture: Architecture {
        get throws {
            let name = try file.metadata["architecture"] ?? ""
            return try #require(Architecture(rawValue: name))
        }
    }

    private var seed: UInt64 {
        get throws {
            let seed = try file.metadata["seed"] ?? ""
            return try #require(UInt64(seed))
        }
    }

    func weights() throws -> Weights {
        isPublished ? .random(try architecture, seed: try seed) : Weights(try file)
    }

    /// An input, from the file or made again.
    func input(_ name: String, _ range: ClosedRange<Float>) throws -> Tensor {
        let file = try file
        if file.shape(name) != nil { return try tensor(name) }
        let sides = try #require(file.metadata["shape_\(name)"]).split(separator: "x").compactMap { Int($0) }
        let shape = Shape(batch: sides[0], channels: sides[1], height: sides[2], width: sides[3])
        let half = (range.upperBound - range.lowerBound) / 2
        let values = Noise.values(name, seed: try seed, count: shape.count).map { range.lowerBound + ($0 + 1) * half }
        return Tensor(shape: shape, values: values)
    }

    /// A tensor of the file; one of fewer than four dimensions gets leading ones.
    func tensor(_ name: String) throws -> Tensor {
        let file = try file
        let found = try #require(file.shape(name))
        let sides = Array(repeating: 1, count: 4 - found.count) + found
        return Tensor(
            shape: Shape(batch: sides[0], channels: sides[1], height: sides[2], width: sides[3]),
            values: try file.values(name))
    }
}

/// The greatest difference as a part of the golden's range, for `#expect(... < 1e-3)`.
func difference(_ result: Tensor, _ golden: Tensor) throws -> Float {
    try #require(result.shape == golden.shape)
    let low = golden.values.min() ?? 0
    let high = golden.values.max() ?? 0
    let greatest = zip(result.values, golden.values).map { abs($0 - $1) }.max() ?? 0
    // `max` passes over a NaN.
    let finite = result.values.allSatisfy(\.isFinite)
    try #require(finite)
    return greatest / max(high - low, .leastNormalMagnitude)
}
