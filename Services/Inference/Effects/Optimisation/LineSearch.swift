/// How far to go along a line that leads down: to a place where the loss has fallen by a fair share of what the slope promised,
/// and the slope has flattened, so that the way there says how the function curves (the strong Wolfe conditions; Nocedal and
/// Wright 2006, "Numerical optimization", algorithms 3.5 and 3.6).
struct LineSearch {
    struct Probe {
        /// Of the step.
        var length: Double
        var loss: Double
        /// Of the loss along the step.
        var slope: Double
    }

    private let start: Probe
    /// The lowest place that has fallen by its fair share; the start, while there is none.
    private(set) var low: Probe
    /// Between it and ``low`` the function has a lowest point; nil while it goes down as far as one has looked.
    private var high: Probe?
    /// The low place before.
    private var before: Probe

    /// The share of the promised descent that a step must keep.
    private static let sufficient = 1e-4
    /// The share of the slope at the start that may be left.
    private static let flat = 0.9
    /// By how much a step that was too short is lengthened.
    private static let lengthening = 2.0...10
    /// How near, as a share of what is in question, a place may be to one that is known.
    private static let margin = 0.1

    init(loss: Double, slope: Double) {
        start = Probe(length: 0, loss: loss, slope: slope)
        (low, before) = (start, start)
    }

    /// Takes what was found at the end of a step. Losses may be infinite or not a number there.
    ///
    /// - Returns: whether this step is the one.
    mutating func accepts(_ probe: Probe) -> Bool {
        let promised = start.loss + Self.sufficient * probe.length * start.slope
        guard probe.loss <= promised, probe.loss < low.loss else {
            high = probe
            return false
        }
        if abs(probe.slope) <= -Self.flat * start.slope {
            low = probe
            return true
        }
        // Uphill from here as seen from the other end: the lowest point lies behind.
        let ahead = high.map { $0.length - probe.length } ?? 1
        if probe.slope * ahead > 0 { high = low }
        (before, low) = (low, probe)
        return false
    }

    /// The step to try next.
    var next: Double {
        guard let high else {
            let guess = Self.lowest(before, low)
            let range = Self.lengthening
            // Nothing to see but that it goes on: a leap.
            let longest = low.length * range.upperBound
            return guess > low.length ? min(max(guess, low.length * range.lowerBound), longest) : longest
        }
        let (left, right) = (min(low.length, high.length), max(low.length, high.length))
        let room = (right - left) * Self.margin
        let guess = Self.lowest(low, high)
        return guess.isFinite ? min(max(guess, left + room), right - room) : left + room
    }

    /// Of the cubic through both losses and slopes; not a number where it has no lowest point.
    private static func lowest(_ first: Probe, _ second: Probe) -> Double {
        let secant = (second.loss - first.loss) / (second.length - first.length)
        let bend = first.slope + second.slope - 3 * secant
        let root = (bend * bend - first.slope * second.slope).squareRoot()
        let signed = second.length > first.length ? root : -root
        let share = (second.slope + signed - bend) / (second.slope - first.slope + 2 * signed)
        return second.length - (second.length - first.length) * share
    }
}
