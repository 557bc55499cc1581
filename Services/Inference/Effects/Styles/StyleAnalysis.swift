import Engine
import Imaging
import Networks

/// Looks at a style picture with the networks that paint in styles.
struct StyleAnalysis: Sendable {
    /// MSG-Net, in the catalogue.
    static let fast = "msgnet"
    /// VGG-19, in the catalogue.
    static let fine = "vgg19_style"
    static let models = [fast, fine]

    /// Long sides at which a style is looked at, no larger than it is. An optimisation paints large strokes first and fine ones
    /// last; to MSG-Net the size makes little difference.
    private var longSides: [Int] { model.architecture == .msgnet ? [512] : [256, 512, 1024] }
    /// A size is not worth a look of its own unless it is so much larger than the one before.
    private static let worthwhile = 1.2

    let model: Model
    /// Of the style picture as received.
    let size: PictureSize
    /// The sizes the picture is looked at, smallest first.
    var sizes: [PictureSize] {
        let longest = max(size.width, size.height)
        var sides: [Int] = []
        for side in longSides.map({ min($0, longest) }) {
            if let last = sides.last, Double(side) < Double(last) * Self.worthwhile { continue }
            sides.append(side)
        }
        return sides.map { size.scaled(toLongSide: $0).atLeast(model.traits.minimumSide) }
    }

    func operations() throws -> Int {
        try sizes.reduce(0) { try $0 + model.operations(.style, for: ["x": $1.shape]) }
    }

    /// Memory at its height beside the style picture.
    func bytes() throws -> Int {
        try sizes.map { size in
            try model.arenaBytes(.style, for: ["x": size.shape]) + size.pixels * Self.workingBytes
        }.max() ?? 0
    }

    /// Of a pixel looked at: its colour, the network's input.
    private static let workingBytes = 32

    /// - Parameters:
    ///   - style: of the ``size``, without transparency (``Imaging/Picture/bleeding(_:)``).
    ///   - done: told how much is done, throws when it should stop.
    func statistics(
        _ style: Picture, on lane: Lane, _ workers: Workers, _ done: (Double) throws -> Void = { _ in },
        checkpoint: @Sendable () throws -> Void = {}
    ) throws -> StyleStatistics {
        var statistics = StyleStatistics()
        let total = Double(sizes.reduce(0) { $0 + $1.pixels })
        var seen = 0.0
        for size in sizes {
            try done(seen / total)
            let picture = try FloatPicture(style, width: size.width, height: size.height, .area, workers)
            let outputs = try model.run(
                .style, ["x": picture.tensor(model.traits, grey: false)], on: lane, checkpoint: checkpoint)
            statistics.grams[.init(model: model.name, longSide: max(size.width, size.height))] =
                outputs.prefix(model.gramChannels.count).map { GramMatrix($0) }
            seen += Double(size.pixels)
        }
        return statistics
    }
}
