import Engine
import Kernels
import Networks

/// `atelier-inference forward`: one pass of a network over the tensors of a safetensors file, in the network's own numbers, with
/// no picture decoded or encoded. Reads `x` (N x 3 x H x W) and, for MSG-Net, the style picture `style`; writes `y`.
enum ForwardCommand {
    static let usage = """
        usage: atelier-inference forward --architecture NAME --weights FILE --input FILE --output FILE
                                         [--threads N] [--precision auto|fp32|bf16] [--isa NAME]
        """

    static func run(_ arguments: [String]) throws(CommandError) {
        var options = try CommandOptions(arguments)
        let architecture: Architecture = try options.choice("architecture")
        let weights = try options.text("weights")
        let input = try options.text("input")
        let output = try options.text("output")
        let precision: PrecisionChoice = try options.choice("precision", default: .auto)
        let instructionSet = try options.instructionSet()
        let lane = try Lane(pool: ThreadPool(threads: options.threads()))
        try options.finish()

        do {
            let model = try Model.make(
                name: architecture.rawValue, architecture: architecture,
                weights: Weights(SafetensorsFile(path: weights)), instructionSet: instructionSet, precision, on: lane)
            let pictures = try SafetensorsFile(path: input)
            var inputs = ["x": try pictures.tensor("x")]
            if architecture == .msgnet {
                inputs["style"] = try model.target(
                    model.run(.style, ["x": pictures.tensor("style")], on: lane)[0], on: lane)
            }
            let y = try model.run(.picture, inputs, on: lane)[0]
            let shape = [y.shape.batch, y.shape.channels, y.shape.height, y.shape.width]
            try SafetensorsFile.write(["y": (shape, y.values)], to: output)
        } catch {
            throw .badData("\(error)")
        }
    }
}

extension SafetensorsFile {
    /// A batch of pictures.
    func tensor(_ name: String) throws -> Tensor {
        let values = try values(name)
        let shape = shape(name) ?? []
        guard shape.count == 4 else {
            throw WeightsError(.wrongShape, file: path, tensor: name, "has the shape \(shape), expected N x 3 x H x W")
        }
        return Tensor(
            shape: Shape(batch: shape[0], channels: shape[1], height: shape[2], width: shape[3]), values: values)
    }
}
