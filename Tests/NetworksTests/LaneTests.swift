import Dispatch
import Engine
import Networks
import Synchronization
import Testing

@Suite struct LaneTests {
    private static func model() throws -> Model {
        let golden = try #require(Golden.named("edsr_x2-narrow").first)
        return try Model(name: "golden", architecture: .edsrX2, weights: golden.weights())
    }

    private static func picture(_ seed: UInt64, _ height: Int, _ width: Int) -> Tensor {
        let shape = Shape(channels: 3, height: height, width: width)
        return Tensor(shape: shape, values: Noise.values("picture", seed: seed, count: shape.count))
    }

    @Test("Plans that are kept give what new ones give", arguments: [0, 1 << 20, Lane.defaultPlanBytes])
    func reuse(_ planBytes: Int) throws {
        let model = try Self.model()
        let lane = Lane(pool: ThreadPool(threads: 2), planBytes: planBytes)
        for seed in 0..<12 as Range<UInt64> {
            let picture = Self.picture(seed, 6 + Int(seed % 3), 9)
            let fresh = Lane(pool: ThreadPool(threads: 1))
            let (kept, new) = (try model.run(picture, on: lane), try model.run(picture, on: fresh))
            #expect(kept.values == new.values)
            if seed == 6 { lane.dropPlans() }
        }
    }

    @Test("A plan beyond the limit is kept while somebody goes on with it, and dropped then")
    func keepingPlan() throws {
        let model = try Self.model()
        let lane = Lane(pool: ThreadPool(threads: 1), planBytes: 0)
        let picture = Self.picture(1, 8, 8)
        try lane.keepingPlan {
            let first = try model.run(picture, on: lane)
            let held = lane.planBytes
            #expect(held > 0)
            #expect(try model.run(picture, on: lane).values == first.values)
            _ = try model.run(Self.picture(1, 16, 16), on: lane)
            #expect(lane.planBytes > held, "the latest alone")
        }
        #expect(lane.planBytes == 0)
    }

    @Test("Two jobs on one lane wait for each other")
    func shared() throws {
        let model = try Self.model()
        let lane = Lane(pool: ThreadPool(threads: 2))
        let pictures = (0..<6).map { Self.picture(UInt64($0), 12, 10) }
        let expected = try pictures.map { try model.run($0, on: lane).values }
        let results = Mutex([Int: [Float]]())
        DispatchQueue.concurrentPerform(iterations: pictures.count) { number in
            let values = try? model.run(pictures[number], on: lane).values
            results.withLock { $0[number] = values }
        }
        let found = results.withLock { $0 }
        #expect(pictures.indices.map { found[$0] } == expected)
    }

    @Test("A checkpoint that throws ends the run with its error, and the lane goes on")
    func checkpoint() throws {
        struct Stop: Error {}
        let model = try Self.model()
        let lane = Lane(pool: ThreadPool(threads: 1))
        let picture = Self.picture(1, 8, 8)
        #expect(throws: Stop.self) { try model.run(picture, on: lane) { throw Stop() } }
        #expect(try model.run(picture, on: lane).shape.width == 16)
    }
}
