public import Engine
import Synchronization

/// Where one job at a time runs networks: a team of threads, and the plans of the sizes it ran last, so that the tiles of a
/// picture and the photos of an album are planned once.
///
/// A second job that comes along waits for the first.
public final class Lane: Sendable {
    public static let defaultPlanBytes = 512 << 20
    private static let planCount = 8

    public let pool: ThreadPool
    private let plans: Mutex<PlanCache>

    /// - Parameter planBytes: how much memory idle plans may hold; a plan larger than this is dropped after its run.
    public init(pool: ThreadPool, planBytes: Int = Lane.defaultPlanBytes) {
        self.pool = pool
        plans = Mutex(PlanCache(count: Self.planCount, bytes: planBytes))
    }

    /// Gives the memory of all idle plans back.
    public func dropPlans() {
        plans.withLock { $0.removeAll() }
    }

    /// Keeps the plan that was used last, however large it is, while `body` runs: for who runs one network over and over at one
    /// size, and would have it planned anew for every run.
    public func keepingPlan<Result>(_ body: () throws -> Result) rethrows -> Result {
        plans.withLock { $0.least = 1 }
        defer {
            plans.withLock { plans in
                plans.least = 0
                plans.shrink()
            }
        }
        return try body()
    }

    /// Memory of the plans that are kept.
    package var planBytes: Int { plans.withLock { $0.heldBytes } }

    func run(
        _ program: Program, _ inputs: [String: Tensor], checkpoint: @Sendable () throws -> Void
    ) throws -> [Tensor] {
        try plans.withLock { plans in
            let plan = try plans.plan(of: program, for: inputs.mapValues(\.shape))
            defer { plans.shrink() }
            return try plan.run(inputs, on: pool, checkpoint: checkpoint)
        }
    }
}
