public import Engine

/// A published network, built from its weights: which numbers it takes, and what it does with them.
public protocol Network: Sendable {
    var traits: NetworkTraits { get }
    /// Every graph that these weights serve; ``GraphRole/picture`` is always there.
    var graphs: [GraphRole: Graph] { get }
}

/// What a graph is for.
public enum GraphRole: String, CaseIterable, Sendable {
    /// From the picture (`x`) to the redrawn one.
    case picture
    /// From a style picture (`x`) to its Gram matrices.
    case style
    /// From a Gram matrix, with its rows as channels (`gram`), to what the picture's graph takes as `style`, transposed.
    case target
    /// One step of an optimisation: from the picture (`x`) and the targets to its gradient.
    case step
    /// The same two at deeper layers.
    case deepStyle
    case deepStep
}

/// What a caller must know to feed a network pictures.
public struct NetworkTraits: Equatable, Sendable {
    public enum ChannelOrder: Sendable {
        case rgb
        case bgr
    }

    /// The numbers that stand for black and for white, going in and coming out.
    public var range: ClosedRange<Float>
    public var channelOrder = ChannelOrder.rgb
    /// How many times the result is larger.
    public var scale = 1
    /// Both sides of the picture must be multiples of this.
    public var sizeMultiple = 1
    /// The least side the network runs on.
    public var minimumSide = 1
    /// How many pixels around a tile its result depends on visibly: tiles that overlap by this much show no seams. None where
    /// the network must see the whole picture at once.
    public var overlap: Int?
}
