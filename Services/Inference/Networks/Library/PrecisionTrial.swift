public import Engine
import Glibc

/// One model in both precisions on one picture: what `auto` decides by.
public struct PrecisionTrial: Sendable {
    /// Below this a picture in bfloat16 may be seen to differ.
    public static let leastDecibels = 45.0
    /// Precision is not given up for less than a thirtieth of the time.
    private static let leastGain = 29.0 / 30
    private static let runs = 3

    /// Peak signal-to-noise ratio of the picture in bfloat16 beside the one in fp32, both within the network's range; infinite
    /// where they are equal.
    public let decibels: Double
    /// Of a run, the least of a few.
    public let milliseconds: (fp32: Double, bf16: Double)

    public var choice: Precision { Self.choice([self]) }

    /// The better one for several pictures: by the most different one, and by the time of all.
    public static func choice(_ trials: [PrecisionTrial]) -> Precision {
        let times = trials.map(\.milliseconds)
        let isAlike = trials.allSatisfy { $0.decibels >= leastDecibels }
        let isFaster = times.reduce(0) { $0 + $1.bf16 } < leastGain * times.reduce(0) { $0 + $1.fp32 }
        return isAlike && isFaster ? .bf16 : .fp32
    }

    /// - Parameter inputs: of the picture's graph, which is the same for both.
    /// - Throws: ``EngineError`` when their size does not fit the network.
    public init(_ fp32: Model, _ bf16: Model, _ inputs: [String: Tensor], on lane: Lane) throws {
        var results: [Tensor] = []
        var times: [Double] = []
        for model in [fp32, bf16] {
            var least = Double.infinity
            // One run more, to make the plan and the weights ready.
            for run in 0...Self.runs {
                let start = ContinuousClock.now
                let result = try model.run(.picture, inputs, on: lane)[0]
                let time = (ContinuousClock.now - start) / .milliseconds(1)
                if run == 0 { results.append(result) } else { least = min(least, time) }
            }
            times.append(least)
        }
        milliseconds = (times[0], times[1])
        decibels = Self.decibels(results[0].values, results[1].values, fp32.traits.range)
    }

    /// What is compared is what can be seen: numbers beyond the range are its ends.
    private static func decibels(_ first: [Float], _ second: [Float], _ range: ClosedRange<Float>) -> Double {
        func seen(_ number: Float) -> Float { min(max(number, range.lowerBound), range.upperBound) }
        let span = range.upperBound - range.lowerBound
        let squares = zip(first, second).reduce(0.0) { sum, pair in
            let error = Double((seen(pair.0) - seen(pair.1)) / span)
            return sum + error * error
        }
        return -10 * log10(squares / Double(first.count))
    }
}

extension Model {
    private static let trialSide = 128
    /// Sides of the squares that the trial's picture is mixed of.
    private static let trialScales = [64, 32, 16, 8, 4, 2, 1]

    /// The inputs of the picture's graph for a picture of the network's own numbers; what paints in styles takes that of its negative.
    public func trialInputs(_ picture: Tensor, on lane: Lane) throws -> [String: Tensor] {
        guard roles.contains(.target) else { return ["x": picture] }
        var negative = picture
        for index in negative.values.indices {
            negative.values[index] = traits.range.upperBound + traits.range.lowerBound - picture.values[index]
        }
        return ["x": picture, "style": try target(run(.style, ["x": negative], on: lane)[0], on: lane)]
    }

    /// A picture that has, as photos do, more of what is large than of what is small: amplitudes fall with the frequency
    /// (Field 1987, Relations between the statistics of natural images and the response properties of cortical cells).
    var trialPicture: Tensor {
        let side = (Self.trialSide + traits.sizeMultiple - 1) / traits.sizeMultiple * traits.sizeMultiple
        let middle = (traits.range.lowerBound + traits.range.upperBound) / 2
        var picture = Tensor(shape: Shape(channels: 3, height: side, width: side), repeating: middle)
        let total = Float(Self.trialScales.reduce(0, +))
        for scale in Self.trialScales {
            let amplitude = (traits.range.upperBound - middle) * Float(scale) / total
            let wide = (side + scale - 1) / scale
            let noise = Noise.values("trial", seed: UInt64(scale), count: 3 * wide * wide)
            for index in picture.values.indices {
                let (plane, y, x) = (index / (side * side), index / side % side, index % side)
                picture.values[index] += amplitude * noise[(plane * wide + y / scale) * wide + x / scale]
            }
        }
        return picture
    }
}
