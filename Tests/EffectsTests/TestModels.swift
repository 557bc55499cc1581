import Effects
import Engine
import Foundation
import Imaging
import Networks
import TestSupport

/// Networks of random weights, narrow and shallow, as files with a catalogue.
enum TestModels {
    typealias Tensors = [String: (shape: [Int], values: [Float])]

    /// A library of the models named, among "neon", "edsr_x2" and "edsr_x4"; the catalogue lists all three.
    static func library(_ names: String...) throws -> ModelLibrary {
        let folder = try TemporaryDirectory()
        let catalogue = """
            {"models": [
              {"name": "neon", "architecture": "pix2pix_unet", "file": "neon.safetensors", "precision": "fp32",
               "card": "", "command": "train neon"},
              {"name": "edsr_x2", "architecture": "edsr_x2", "file": "edsr_x2.safetensors", "precision": "fp32",
               "card": "", "command": "train edsr"},
              {"name": "edsr_x4", "architecture": "edsr_x4", "file": "edsr_x4.safetensors", "precision": "fp32",
               "card": "", "command": "train edsr"}
            ]}
            """
        try Data(catalogue.utf8).write(to: URL(filePath: "\(folder.path)/catalog.json"))
        for name in names {
            let tensors = name == "neon" ? neon : edsr(scale: name == "edsr_x2" ? 2 : 4)
            try SafetensorsFile.write(tensors, to: "\(folder.path)/\(name).safetensors")
        }
        return try ModelLibrary(folder: folder.path)
    }

    /// pix2pix of three levels: sizes are multiples of 8.
    private static var neon: Tensors {
        let (first, second, deepest) = (4, 6, 8)
        var tensors: Tensors = [:]
        add(&tensors, "initial_down.0", [first, 3, 4, 4], biases: first)
        add(&tensors, "down1.conv.0", [second, first, 4, 4])
        addNorm(&tensors, "down1.conv.1", second)
        add(&tensors, "bottleneck.0", [deepest, second, 4, 4], biases: deepest)
        add(&tensors, "up1.conv.0", [deepest, second, 4, 4])
        addNorm(&tensors, "up1.conv.1", second)
        add(&tensors, "up2.conv.0", [2 * second, first, 4, 4])
        addNorm(&tensors, "up2.conv.1", first)
        add(&tensors, "final_up.0", [2 * first, 3, 4, 4], biases: 3)
        return tensors
    }

    /// EDSR of two blocks; its results lie around the middle grey.
    private static func edsr(scale: Int) -> Tensors {
        let width = 6
        var tensors: Tensors = [:]
        add(&tensors, "head.0", [width, 3, 3, 3], biases: width)
        for block in 0..<2 {
            add(&tensors, "body.\(block).body.0", [width, width, 3, 3], biases: width)
            add(&tensors, "body.\(block).body.2", [width, width, 3, 3], biases: width)
        }
        add(&tensors, "body.2", [width, width, 3, 3], biases: width)
        for stage in 0..<scale / 2 {
            add(&tensors, "tail.0.\(2 * stage)", [4 * width, width, 3, 3], biases: 4 * width)
        }
        add(&tensors, "tail.1", [3, width, 3, 3], biases: 3, around: 0.5)
        return tensors
    }

    private static func add(
        _ tensors: inout Tensors, _ name: String, _ shape: [Int], biases: Int? = nil, around bias: Float = 0
    ) {
        let spread = 1.2 / Float(shape.dropFirst().reduce(1, *)).squareRoot()
        let values = Noise.values(name, seed: 5, count: shape.reduce(1, *)).map { $0 * spread }
        tensors["\(name).weight"] = (shape, values)
        if let biases { tensors["\(name).bias"] = ([biases], [Float](repeating: bias, count: biases)) }
    }

    private static func addNorm(_ tensors: inout Tensors, _ name: String, _ channels: Int) {
        for (suffix, value) in [("weight", 1), ("bias", 0.1), ("running_mean", 0), ("running_var", 1)]
            as [(String, Float)]
        {
            tensors["\(name).\(suffix)"] = ([channels], [Float](repeating: value, count: channels))
        }
    }
}

/// What an effect needs to run in a test.
func lane(threads: Int = 2) -> Lane {
    Lane(pool: ThreadPool(threads: threads))
}

extension Picture {
    /// Soft waves with some fine noise.
    static func waves(_ width: Int, _ height: Int, alpha: Bool = false) -> Picture {
        let noise = Noise.values("waves", seed: 3, count: width * height)
        let rgb = (0..<width * height).flatMap { index in
            let (x, y) = (Float(index % width), Float(index / width))
            let light = 128 + 60 * sinf(x / 17) + 40 * sinf(y / 11) + 20 * noise[index]
            return [light, light * 0.7, 255 - light].map { UInt8(min(max($0, 0), 255)) }
        }
        let opacity = (0..<width * height).map { UInt8(truncatingIfNeeded: 255 - $0 / width % 200) }
        return Picture(width: width, height: height, rgb: rgb, alpha: alpha ? opacity : nil)
    }

    /// The mean difference of a colour sample.
    func meanDistance(to other: Picture) -> Double {
        guard width == other.width, height == other.height else { return .infinity }
        let sum = zip(rgb, other.rgb).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(rgb.count)
    }
}
