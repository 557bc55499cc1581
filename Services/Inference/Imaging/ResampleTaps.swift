#if canImport(Glibc)
    internal import Glibc
#endif

/// How pixels are weighed when a picture changes its size.
public enum ResizeFilter: Equatable, Sendable {
    /// Each new pixel is the mean of the area it covers: the fastest way to make a picture smaller.
    case area
    /// Windowed sinc of three lobes, widened when the picture gets smaller: the sharpest.
    case lanczos
}

/// Which old samples make each new one, along one side of a picture.
struct ResampleTaps {
    /// First old sample of every new one.
    let starts: [Int]
    /// Offsets into ``weights``; one more than there are new samples.
    let bounds: [Int]
    /// They sum to one for every new sample.
    let weights: [Float]

    private static let lobes = 3.0

    init(from old: Int, to new: Int, _ filter: ResizeFilter) {
        var (starts, bounds, weights): ([Int], [Int], [Float]) = ([], [0], [])
        let scale = Double(old) / Double(new)
        let radius =
            switch filter {
            case .area: max(scale, 1) / 2
            case .lanczos: Self.lobes * max(scale, 1)
            }
        for index in 0..<new {
            let centre = (Double(index) + 0.5) * scale
            let first = max(0, Int((centre - radius).rounded(.down)))
            let last = min(old - 1, Int((centre + radius).rounded(.up)))
            var taps = (first...last).map { sample in
                switch filter {
                case .area: Self.overlap(Double(sample), centre - radius, centre + radius)
                case .lanczos: Self.lanczos((Double(sample) + 0.5 - centre) / max(scale, 1))
                }
            }
            let leading = taps.prefix { $0 == 0 }.count
            taps.removeFirst(leading)
            while taps.last == 0 { taps.removeLast() }
            let sum = taps.reduce(0, +)
            starts.append(first + leading)
            weights += taps.map { Float($0 / sum) }
            bounds.append(weights.count)
        }
        (self.starts, self.bounds, self.weights) = (starts, bounds, weights)
    }

    /// How much of the sample's unit length lies between the two places.
    private static func overlap(_ sample: Double, _ low: Double, _ high: Double) -> Double {
        max(0, min(sample + 1, high) - max(sample, low))
    }

    private static func lanczos(_ x: Double) -> Double {
        if x == 0 { return 1 }
        if abs(x) >= lobes { return 0 }
        return lobes * sin(.pi * x) * sin(.pi * x / lobes) / (.pi * .pi * x * x)
    }
}
