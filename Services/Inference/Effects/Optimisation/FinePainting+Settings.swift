package import Engine
package import Networks

extension FinePainting {
    /// What makes one painting different from another.
    package struct Settings: Sendable {
        package struct Size: Sendable {
            /// Of the picture, in pixels.
            package var longSide: Int
            /// At most.
            package var steps: Int

            package init(_ longSide: Int, steps: Int) {
                self.longSide = longSide
                self.steps = steps
            }
        }

        package enum Method: Sendable {
            /// See ``LBFGS``.
            case lbfgs(history: Int)
            /// See ``Adam``.
            case adam(rate: Float)
        }

        package var layers = VGG19Style.Layers.classic
        /// Of the style layers among each other; all the same where there are none.
        package var layerWeights: [Float] = []
        /// Of the style losses, each as a share of the style's own mean square: so it means the same for every style, layer and
        /// judge, whatever the scale and number of its features.
        package var styleWeight: Float = 100
        /// Of the content loss, as a share of the photo's own.
        package var contentWeight: Float = 1
        /// Of the total variation (``Smoothness``).
        package var smoothness: Float = 100
        /// Of the picture's longer side: the width of a mirrored strip around it that is painted along and cut off, since layers
        /// that see zeros beyond the edge paint a rim.
        package var frame = 1.0 / 64
        /// From coarse to fine. The last one's steps are those of the full size, whatever that is; sizes that are hardly smaller
        /// are left out.
        package var sizes = [Size(256, steps: 60), Size(512, steps: 40), Size(1024, steps: 15)]
        package var method = Method.lbfgs(history: 20)
        /// A size is done when the loss has fallen by less than this share over ``Plateau/span`` steps.
        package var plateau = 0.03

        package init() {}

        /// A size that is not so many times smaller than the picture is left out.
        static let leastGrowth = 1.25

        /// By style layer.
        func weights(_ style: [Tensor]) -> [Float] {
            style.enumerated().map { number, matrix in
                styleWeight * (layerWeights.isEmpty ? 1 : layerWeights[number]) / matrix.meanSquare
            }
        }
    }
}

extension FinePainting.Settings.Method {
    /// Vectors of the picture's size that it keeps.
    func vectors(steps: Int) -> Int {
        switch self {
        case .lbfgs(let history): 2 * (min(history, steps) + 1)
        case .adam: 2
        }
    }

    func minimiser(_ math: VectorMath) -> any Minimiser {
        switch self {
        case .lbfgs(let history): LBFGS(math, history: history, firstStep: Self.firstStep)
        case .adam(let rate): Adam(math, rate: rate)
        }
    }

    /// Of black to white: to be seen, and not to be undone.
    private static let firstStep = 0.01
}

extension Tensor {
    /// Never zero.
    package var meanSquare: Float {
        let sum = values.reduce(0) { $0 + Double($1) * Double($1) }
        return max(Float(sum / Double(values.count)), .leastNormalMagnitude)
    }
}
