import FoundationEssentials

/// The limits of the control group this process lives in, version 2 or 1: what a container's quota comes to.
package struct ControlGroup {
    /// Cores' worth of time, such as 1.5; nil when there is no quota.
    package let cores: Double?
    /// Nil when there is no limit.
    package let memoryBytes: Int?

    /// - Parameters:
    ///   - membership: `/proc/self/cgroup`.
    ///   - mount: where the hierarchies are mounted.
    package init(membership: String = "/proc/self/cgroup", mount: String = "/sys/fs/cgroup") {
        var cores: [Double] = []
        var memory: [Int] = []
        // Lines such as "0::/docker/abc" (version 2) and "4:memory:/docker/abc" (version 1).
        for line in Self.read(membership).split(separator: "\n") {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",")
            if fields[1].isEmpty {
                for folder in Self.folders(mount, fields[2]) {
                    let quota = Self.read("\(folder)/cpu.max").split(whereSeparator: \.isWhitespace)
                    if quota.count == 2, let share = Self.quota(quota[0], of: quota[1]) { cores.append(share) }
                    memory += [Self.bytes(Self.read("\(folder)/memory.max"))].compactMap(\.self)
                }
            }
            if controllers.contains("cpu") {
                for folder in Self.folders("\(mount)/cpu", fields[2]) {
                    let quota = Self.quota(
                        Self.read("\(folder)/cpu.cfs_quota_us"), of: Self.read("\(folder)/cpu.cfs_period_us"))
                    if let quota { cores.append(quota) }
                }
            }
            if controllers.contains("memory") {
                for folder in Self.folders("\(mount)/memory", fields[2]) {
                    memory += [Self.bytes(Self.read("\(folder)/memory.limit_in_bytes"))].compactMap(\.self)
                }
            }
        }
        self.cores = cores.min()
        memoryBytes = memory.min()
    }

    /// The group's folder and those above it: the tightest limit holds. Inside a container the path may be the host's,
    /// which is not there; then only the mount itself answers.
    private static func folders(_ mount: String, _ path: String) -> [String] {
        var folders = [mount]
        for part in path.split(separator: "/") { folders.append("\(folders[folders.count - 1])/\(part)") }
        return folders
    }

    private static func quota(_ quota: some StringProtocol, of period: some StringProtocol) -> Double? {
        guard let quota = Double(trimmed(quota)), let period = Double(trimmed(period)), quota > 0, period > 0 else {
            return nil
        }
        return quota / period
    }

    /// Nil for "max", for nothing, and for the huge number by which version 1 says "no limit".
    private static func bytes(_ text: String) -> Int? {
        guard let bytes = Int(trimmed(text)), bytes < 1 << 60 else { return nil }
        return bytes
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace })
    }

    private static func read(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
