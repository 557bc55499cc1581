import Effects
import Engine
import Imaging
import Networks
import Testing

/// The methods themselves, on functions whose lowest point is known.
@Suite struct MinimiserTests {
    /// A long valley: every number is pulled to 1, some a thousand times harder than others.
    private static func valley(_ place: [Float]) -> (loss: Double, gradient: [Float]) {
        var (loss, gradient) = (0.0, place)
        for index in place.indices {
            let steepness = index.isMultiple(of: 3) ? 1000 : Float(1 + index % 7)
            let distance = place[index] - 1
            loss += Double(steepness * distance * distance)
            gradient[index] = 2 * steepness * distance
        }
        return (loss, gradient)
    }

    /// Rosenbrock's banana, many times over.
    private static func banana(_ place: [Float]) -> (loss: Double, gradient: [Float]) {
        var (loss, gradient) = (0.0, place)
        for index in stride(from: 0, to: place.count, by: 2) {
            let (x, y) = (place[index], place[index + 1])
            let (across, along) = (y - x * x, 1 - x)
            loss += Double(100 * across * across + along * along)
            gradient[index] = -400 * across * x - 2 * along
            gradient[index + 1] = 200 * across
        }
        return (loss, gradient)
    }

    /// More numbers than one piece of a vector holds, and no multiple of it.
    private static let count = 5002

    private static func start(_ value: Float) -> [Float] {
        (0..<count).map { value + Float($0 % 5) / 10 }
    }

    @Test("L-BFGS finds the bottom of a long valley in far fewer steps than it is narrow")
    func valley() throws {
        var point = try Descent(from: Self.start(-1), Self.valley)
        var method = LBFGS(VectorMath(count: Self.count, .caller), history: 10, firstStep: 0.01)
        for _ in 0..<300 where point.loss > 1e-2 { _ = try method.step(&point, Self.valley) }
        #expect(point.loss <= 1e-2)
    }

    @Test("L-BFGS never goes up, also where its model of the function is wrong, and gets round the bend")
    func banana() throws {
        var point = try Descent(from: Self.start(-1.5), Self.banana)
        var method = LBFGS(VectorMath(count: Self.count, .caller), history: 10, firstStep: 0.5)
        for _ in 0..<200 where point.loss > 1e-3 {
            let before = point.loss
            guard try method.step(&point, Self.banana) else { break }
            #expect(point.loss <= before)
        }
        #expect(point.loss <= 1e-3)
    }

    @Test("A first step far too short or too long becomes a good one", arguments: [1e-5, 1e3])
    func firstStep(length: Double) throws {
        var point = try Descent(from: Self.start(-1), Self.valley)
        let before = point.loss
        var method = LBFGS(VectorMath(count: Self.count, .caller), history: 10, firstStep: length)
        #expect(try method.step(&point, Self.valley))
        #expect(point.loss < 0.85 * before)
    }

    @Test("At the bottom there is no step down")
    func bottom() throws {
        var point = try Descent(from: [Float](repeating: 1, count: Self.count), Self.valley)
        var method = LBFGS(VectorMath(count: Self.count, .caller), history: 10, firstStep: 0.01)
        #expect(try !method.step(&point, Self.valley))
        #expect(point.place.allSatisfy { $0 == 1 })
    }

    @Test("A function that breaks off is not stepped into")
    func cliff() throws {
        func cliff(_ place: [Float]) -> (loss: Double, gradient: [Float]) {
            place[0] < 0.5 ? (.nan, place) : Self.valley(place)
        }
        var point = try Descent(from: Self.start(3), cliff)
        var method = LBFGS(VectorMath(count: Self.count, .caller), history: 10, firstStep: 5)
        for _ in 0..<300 where point.loss > 1e-2 { _ = try method.step(&point, cliff) }
        #expect(point.loss <= 1e-2)
    }

    @Test("Adam comes down at its own pace, whatever the gradient's scale")
    func adam() throws {
        var point = try Descent(from: Self.start(0), Self.valley)
        var method = Adam(VectorMath(count: Self.count, .caller), rate: 0.05)
        _ = try method.step(&point, Self.valley)
        #expect(zip(point.place, Self.start(0)).allSatisfy { abs(abs($0 - $1) - 0.05) < 1e-4 })
        for _ in 0..<200 { _ = try method.step(&point, Self.valley) }
        #expect(point.place.allSatisfy { abs($0 - 1) < 0.05 })
    }

    @Test("Sums are the same however many threads share them")
    func threads() {
        let lane = lane()
        let pool = lane.pool
        let shared = Workers(count: pool.threads) { items, body in pool.parallelFor(items) { item, _ in body(item) } }
        let numbers = Self.start(0.3)
        let sums = [Workers.caller, shared].map { workers in
            numbers.withUnsafeBufferPointer { numbers in
                numbers.baseAddress.map { VectorMath(count: Self.count, workers).products([$0], [$0, $0]) }
            }
        }
        let expected = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }
        #expect(sums[0] == sums[1])
        #expect(abs((sums[0]?[0][1] ?? 0) / expected - 1) < 1e-6)
    }
}
