/// How the memory the process may use is divided.
public struct MemoryPlan: Equatable, Sendable {
    /// For all running jobs together.
    public let jobBytes: Int
    /// Pictures of jobs that are not over.
    public let inputBytes: Int
    /// Results nobody has acknowledged yet.
    public let resultBytes: Int
    /// Plans a lane keeps between jobs.
    public let planBytes: Int

    /// Neither of the three takes more than this part of the whole, or this many bytes.
    private static let smallShare = 8
    private static let smallBytes = 256 << 20
    /// With less than this even a small photo would be refused.
    private static let leastJobBytes = 256 << 20

    /// Nil when nothing sensible is left for jobs.
    ///
    /// - Parameters:
    ///   - total: what the process should stay below.
    ///   - resident: what it takes before the first job, models included.
    public init?(total: Int, resident: Int, lanes: Int) {
        inputBytes = min(Self.smallBytes, total / Self.smallShare)
        resultBytes = inputBytes
        planBytes = inputBytes / lanes
        jobBytes = total - resident - inputBytes - resultBytes - planBytes * lanes
        if jobBytes < Self.leastJobBytes { return nil }
    }
}
