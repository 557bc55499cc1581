import Effects
import Engine
import Foundation
import Imaging
import Networks
import TestSupport

/// Networks of random weights, narrow and shallow, as files with a catalogue.
enum TestModels {
    typealias Tensors = [String: (shape: [Int], values: [Float])]

    private static let networks: [(name: String, architecture: Architecture, tensors: @Sendable () -> Tensors)] = [
        ("neon", .pix2pixUNet, { neon }),
        ("edsr_x2", .edsrX2, { edsr(scale: 2) }),
        ("edsr_x4", .edsrX4, { edsr(scale: 4) }),
        ("esrgan_x4", .rrdbnetX4, { rrdbnet }),
        ("cubism", .cycleganUNet, { unet }),
        ("zebra2horse", .cycleganResNet9, { resnet }),
    ]

    /// A library of the models named; the catalogue lists all there are here.
    static func library(_ names: String...) throws -> ModelLibrary { try library(names) }

    static func library(_ names: [String]) throws -> ModelLibrary {
        let folder = try TemporaryDirectory()
        let entries = networks.map { name, architecture, _ in
            """
            {"name": "\(name)", "architecture": "\(architecture.rawValue)", "file": "\(name).safetensors",
             "precision": "fp32", "card": "", "command": "train \(name)"}
            """
        }
        let catalogue = #"{"models": [\#(entries.joined(separator: ","))]}"#
        try Data(catalogue.utf8).write(to: URL(filePath: "\(folder.path)/catalog.json"))
        for network in networks where names.contains(network.name) {
            try SafetensorsFile.write(network.tensors(), to: "\(folder.path)/\(network.name).safetensors")
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

    /// ESRGAN of one block; its results lie around the middle grey.
    private static var rrdbnet: Tensors {
        let (width, growth) = (6, 4)
        var tensors: Tensors = [:]
        add(&tensors, "conv_first", [width, 3, 3, 3], biases: width)
        for dense in 1...3 {
            for number in 1...5 {
                let outputs = number == 5 ? width : growth
                add(
                    &tensors, "body.0.rdb\(dense).conv\(number)", [outputs, width + (number - 1) * growth, 3, 3],
                    biases: outputs)
            }
        }
        for name in ["conv_body", "conv_up1", "conv_up2", "conv_hr"] {
            add(&tensors, name, [width, width, 3, 3], biases: width)
        }
        add(&tensors, "conv_last", [3, width, 3, 3], biases: 3, around: 0.5)
        return tensors
    }

    /// CycleGAN's U-Net of two levels: sizes are multiples of 4.
    private static var unet: Tensors {
        let width = 4
        var tensors: Tensors = [:]
        func addPair(_ name: String, _ inputs: Int, _ outputs: Int) {
            add(&tensors, "\(name).0", [outputs, inputs, 3, 3], biases: outputs)
            add(&tensors, "\(name).3", [outputs, outputs, 3, 3], biases: outputs)
        }
        for level in 0..<2 {
            addPair("enc_conv\(level)", level == 0 ? 3 : width, width << level)
            add(&tensors, "pool\(level).0", [width << level, width << level, 3, 3], biases: width << level)
        }
        addPair("bottleneck_conv", 2 * width, 4 * width)
        for step in 0..<2 {
            let outputs = width << (1 - step)
            add(&tensors, "upsample\(step)", [2 * outputs, outputs, 2, 2], biases: outputs)
            addPair("dec_conv\(step)", 2 * outputs, outputs)
        }
        add(&tensors, "final_conv.0", [3, width, 1, 1], biases: 3)
        return tensors
    }

    /// CycleGAN's residual network of one block.
    private static var resnet: Tensors {
        let width = 4
        var tensors: Tensors = [:]
        add(&tensors, "model.1", [width, 3, 7, 7], biases: width)
        add(&tensors, "model.4", [2 * width, width, 3, 3], biases: 2 * width)
        add(&tensors, "model.7", [4 * width, 2 * width, 3, 3], biases: 4 * width)
        for layer in [1, 5] {
            add(&tensors, "model.10.conv_block.\(layer)", [4 * width, 4 * width, 3, 3], biases: 4 * width)
        }
        add(&tensors, "model.11", [4 * width, 2 * width, 3, 3], biases: 2 * width)
        add(&tensors, "model.14", [2 * width, width, 3, 3], biases: width)
        add(&tensors, "model.18", [3, width, 7, 7], biases: 3)
        return tensors
    }

    /// VGG-19 up to conv3_4, narrow.
    static func vgg() throws -> Weights {
        let widths = [4, 4, 6, 6, 8, 8, 8, 8]
        var tensors: Tensors = [:]
        for (layer, name) in [0, 2, 5, 7, 10, 12, 14, 16].enumerated() {
            let inputs = layer == 0 ? 3 : widths[layer - 1]
            add(&tensors, "features.\(name)", [widths[layer], inputs, 3, 3], biases: widths[layer])
        }
        let folder = try TemporaryDirectory()
        let file = "\(folder.path)/vgg19_style.safetensors"
        try SafetensorsFile.write(tensors, to: file)
        return Weights(try SafetensorsFile(path: file))
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

extension FloatPicture {
    /// Red, green and blue as a network takes them.
    var planes: Tensor {
        var x = Tensor(shape: Shape(channels: 3, height: height, width: width))
        for (place, colour) in colours.enumerated() {
            for channel in 0..<3 { x.values[channel * colours.count + place] = colour[channel] }
        }
        return x
    }
}
