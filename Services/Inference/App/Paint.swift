import Effects
import Engine
import Imaging
import Kernels
import Networks

/// `atelier-inference paint`: a picture optimised towards a style under weights of `vgg19_style`, in so many steps at its own size, to
/// compare judges. Reads `x` and the style picture `style` (1 x 3 x H x W, RGB 0...1), writes `y`.
enum PaintCommand {
    static let usage = """
        usage: atelier-inference paint --weights FILE --input FILE --output FILE [--steps N] [--style-weight W]
                                       [--threads N] [--isa NAME]
        """
    private static let defaultSteps = 100
    /// Of the layers: a narrower judge's Gram matrices are fewer and larger numbers.
    private static let publishedWidths: [Float] = [64, 64, 128, 128, 256]
    private static let mostSteps = 10_000
    /// Of the sum of the layers' mean squares; that of the content weighs 1.
    private static let defaultStyleWeight = 1_000_000
    private static let mostStyleWeight = 1_000_000_000

    static func run(_ arguments: [String]) throws(CommandError) {
        var options = try CommandOptions(arguments)
        let weights = try options.text("weights")
        let input = try options.text("input")
        let output = try options.text("output")
        let steps = try options.integer("steps", default: defaultSteps, in: 1...mostSteps)
        let styleWeight = try options.integer("style-weight", default: defaultStyleWeight, in: 1...mostStyleWeight)
        let instructionSet = try options.instructionSet()
        let lane = try Lane(pool: ThreadPool(threads: options.threads()))
        try options.finish()

        do {
            let judge = try Model.make(
                name: Architecture.vgg19Style.rawValue, architecture: .vgg19Style,
                weights: Weights(SafetensorsFile(path: weights)), instructionSet: instructionSet, .fp32, on: lane)
            let pictures = try SafetensorsFile(path: input)
            let photo = FloatPicture(try pictures.tensor("x"), judge.traits)
            let style = try judge.run(.style, ["x": pictures.tensor("style")], on: lane).dropLast()
            let content = try judge.run(.style, ["x": pictures.tensor("x")], on: lane)[style.count]

            // Fine painting weighs losses as shares; these weights undo that.
            var settings = FinePainting.Settings()
            settings.sizes = [.init(max(photo.width, photo.height), steps: steps)]
            settings.layerWeights = zip(style, publishedWidths).map { gram, width in
                let share = Float(gram.shape.width) / width
                return gram.meanSquare * share * share
            }
            settings.styleWeight = Float(styleWeight)
            settings.contentWeight = content.meanSquare
            settings.smoothness = 0
            settings.frame = 0
            settings.plateau = 0
            let painting = try FinePainting(judge: judge, settings: settings)
                .paint(photo, in: { _ in Array(style) }, EffectContext(lane: lane))
            let y = painting.tensor(judge.traits, grey: false)
            try SafetensorsFile.write(["y": ([1, 3, photo.height, photo.width], y.values)], to: output)
        } catch {
            throw .badData("\(error)")
        }
    }
}
