import Effects
import Engine
import Imaging
import InferenceProtocol
import Networks
import Synchronization
import Testing

/// Small paintings by a narrow judge of random weights.
@Suite struct FinePaintingTests {
    private static func judge() throws -> Model {
        try Model(name: "judge", architecture: .vgg19Style, weights: TestModels.vgg())
    }

    private static let settings: FinePainting.Settings = {
        var settings = FinePainting.Settings()
        settings.sizes = [.init(24, steps: 6), .init(48, steps: 6)]
        settings.plateau = 0
        return settings
    }()

    private static func photo(_ width: Int, _ height: Int) throws -> FloatPicture {
        try FloatPicture(.waves(width, height), width: width, height: height)
    }

    private static func style(_ judge: Model, on lane: Lane, _ layers: VGG19Style.Layers = .classic) -> (Int) throws ->
        [Tensor]
    {
        let noise = Tensor(
            shape: Shape(channels: 3, height: 32, width: 32),
            values: Noise.values("style", seed: 2, count: 3 * 32 * 32).map { ($0 + 1) / 2 })
        return { _ in try judge.run(layers.styleRole, ["x": noise], on: lane).dropLast() }
    }

    private static func paint(
        _ photo: FloatPicture, _ settings: FinePainting.Settings = settings,
        settled: @escaping @Sendable () -> Bool = { false }, cancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (String, Double, [UInt8]?) -> Void = { _, _, _ in }
    ) throws -> FloatPicture {
        let (judge, lane) = (try judge(), lane())
        return try FinePainting(judge: judge, settings: settings).paint(
            photo, in: style(judge, on: lane, settings.layers),
            EffectContext(lane: lane, cancelled: cancelled, settled: settled, progress: progress))
    }

    /// The sum of the style's losses, each as a share of the style's own.
    private static func styleLoss(_ picture: FloatPicture) throws -> Float {
        let (judge, lane) = (try judge(), lane())
        let grams = try judge.run(.style, ["x": picture.planes], on: lane).dropLast()
        return zip(grams, try style(judge, on: lane)(0)).reduce(0) { sum, pair in
            let apart = zip(pair.0.values, pair.1.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
            return sum + apart / pair.1.values.reduce(0) { $0 + $1 * $1 }
        }
    }

    @Test("A painting has the photo's size and more of the style than the photo")
    func paints() throws {
        for (width, height) in [(48, 36), (37, 61), (30, 30)] {
            let photo = try Self.photo(width, height)
            let painting = try Self.paint(photo)
            #expect(painting.width == width && painting.height == height)
            #expect(try Self.styleLoss(painting) < 0.5 * Self.styleLoss(photo))
        }
    }

    @Test("Adam paints too")
    func adam() throws {
        var settings = Self.settings
        settings.method = .adam(rate: 0.02)
        let photo = try Self.photo(48, 36)
        #expect(try Self.styleLoss(Self.paint(photo, settings)) < Self.styleLoss(photo))
    }

    @Test("Deeper layers judge where the weights have them")
    func deep() throws {
        var settings = Self.settings
        settings.layers = .deep
        let painting = try Self.paint(Self.photo(48, 36), settings)
        #expect(painting.colours.allSatisfy { $0.x.isFinite && $0.y.isFinite && $0.z.isFinite })
    }

    @Test("The heavier the style, the farther from the photo")
    func weights() throws {
        let photo = try Self.photo(48, 36)
        let distances = try [Float(1), 1000].map { weight in
            var settings = Self.settings
            settings.styleWeight = weight
            return try Self.paint(photo, settings).picture.meanDistance(to: photo.picture)
        }
        #expect(distances[0] < distances[1])
    }

    @Test("A picture of a few pixels is painted in one size")
    func tiny() throws {
        let painting = try Self.paint(Self.photo(9, 8))
        #expect(painting.width == 9 && painting.height == 8)
    }

    @Test("Previews are shown thrice, and progress goes from nothing to all")
    func previews() throws {
        let log = ProgressLog()
        let previews = Mutex<[(Double, Picture?)]>([])
        _ = try Self.paint(
            Self.photo(48, 36),
            progress: { stage, fraction, preview in
                log.note(stage: stage, fraction: fraction, preview: preview)
                guard let preview else { return }
                let picture = try? Picture(decoding: preview, limits: ImageLimits(), workers: .caller)
                previews.withLock { $0.append((fraction, picture)) }
            })
        let fractions = log.entries.map(\.fraction)
        #expect(fractions == fractions.sorted())
        #expect(fractions.first == 0 && fractions.last == 1)
        previews.withLock { previews in
            #expect(previews.count == 3)
            // The size the painting was in at the time.
            #expect(previews.allSatisfy { ($0.1?.width ?? 0) >= 22 && ($0.1?.width ?? 100) <= 48 })
        }
    }

    @Test("Settled after the first preview: no more steps, the full size, and more style than the photo")
    func settled() throws {
        let shown = Mutex(false)
        let steps = Mutex(0)
        let photo = try Self.photo(96, 72)
        var settings = Self.settings
        settings.sizes = [.init(24, steps: 60), .init(48, steps: 60), .init(96, steps: 60)]
        let painting = try Self.paint(
            photo, settings, settled: { shown.withLock { $0 } },
            progress: { _, _, preview in
                steps.withLock { $0 += 1 }
                if preview != nil { shown.withLock { $0 = true } }
            })
        #expect(painting.width == 96 && painting.height == 72)
        #expect(steps.withLock { $0 } < 120)
        #expect(try Self.styleLoss(painting) < Self.styleLoss(photo))
    }

    @Test("Cancelled in the middle of a step")
    func cancelled() throws {
        let looks = Mutex(0)
        #expect {
            _ = try Self.paint(
                Self.photo(48, 36),
                cancelled: {
                    looks.withLock {
                        $0 += 1
                        return $0 > 200
                    }
                })
        } throws: { ($0 as? EffectFailure)?.code == .cancelled }
        #expect(looks.withLock { $0 } == 201)
    }

    @Test("A plateau ends a size early")
    func plateau() throws {
        let steps = [0, 0.9].map { tolerance in
            var settings = Self.settings
            settings.sizes = [.init(48, steps: 30)]
            settings.plateau = tolerance
            let log = ProgressLog()
            _ = try? Self.paint(Self.photo(48, 36), settings, progress: log.note)
            return log.entries.count
        }
        #expect(steps[1] < steps[0])
    }
}
