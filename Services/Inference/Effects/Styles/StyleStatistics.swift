/// What is kept of a style picture, and all that painting in its style takes: the Gram matrices that each network finds in it at
/// several sizes. The larger the style was looked at, the larger its strokes are in a painting.
struct StyleStatistics: Equatable, Sendable {
    /// One look at the style.
    struct View: Hashable, Sendable {
        var model: String
        /// Of the style picture, in pixels.
        var longSide: Int
    }

    var grams: [View: [GramMatrix]] = [:]

    /// What one model sees of it.
    func seen(by model: String) -> StyleStatistics {
        StyleStatistics(grams: grams.filter { $0.key.model == model })
    }

    /// The matrices of the view that is nearest to the wanted size, by ratio. Traps where the model has none.
    func grams(_ model: String, longSide: Int) -> [GramMatrix] {
        let sides = grams.keys.filter { $0.model == model }.map(\.longSide)
        let nearest = sides.sorted().min { Self.ratio($0, longSide) < Self.ratio($1, longSide) }
        guard let nearest, let found = grams[View(model: model, longSide: nearest)] else {
            preconditionFailure("\(model) has not seen this style")
        }
        return found
    }

    private static func ratio(_ one: Int, _ other: Int) -> Double {
        Double(max(one, other)) / Double(min(one, other))
    }

    /// A style between two that the same models have seen.
    ///
    /// - Parameter share: of the other one, 0...1.
    func mixed(with other: StyleStatistics, share: Float) -> StyleStatistics {
        var mixed = self
        for (view, own) in grams {
            let others = other.grams(view.model, longSide: view.longSide)
            mixed.grams[view] = zip(own, others).map { $0.mixed(with: $1, share: share) }
        }
        return mixed
    }
}
