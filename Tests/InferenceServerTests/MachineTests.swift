import FoundationEssentials
import InferenceServer
import TestSupport
import Testing

@Suite("What a process may use of its machine")
struct MachineTests {
    /// A tree of files as the kernel shows them.
    private static func group(_ membership: String, _ files: [String: String]) throws -> ControlGroup {
        let folder = try TemporaryDirectory()
        try folder.write(Array(membership.utf8), to: "membership")
        for (path, text) in files {
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(
                atPath: folder.file("mount/\(parent)"), withIntermediateDirectories: true)
            try folder.write(Array(text.utf8), to: "mount/\(path)")
        }
        return ControlGroup(membership: folder.file("membership"), mount: folder.file("mount"))
    }

    @Test("Version 2 in a container: the limits are at the mount itself")
    func container() throws {
        let group = try Self.group("0::/\n", ["cpu.max": "150000 100000\n", "memory.max": "1073741824\n"])
        #expect(group.cores == 1.5)
        #expect(group.memoryBytes == 1 << 30)
    }

    @Test("Version 2: the tightest of the groups above holds, \"max\" is no limit")
    func nested() throws {
        let group = try Self.group(
            "0::/system.slice/atelier.service\n",
            [
                "system.slice/cpu.max": "400000 100000\n", "system.slice/memory.max": "max\n",
                "system.slice/atelier.service/cpu.max": "max 100000\n",
                "system.slice/atelier.service/memory.max": "2000000\n",
            ])
        #expect(group.cores == 4)
        #expect(group.memoryBytes == 2_000_000)
    }

    @Test("Version 1: a file per controller, -1 and a huge number are no limits")
    func versionOne() throws {
        let group = try Self.group(
            "4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n",
            [
                "cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n",
                "cpu/docker/abc/cpu.cfs_quota_us": "200000\n", "cpu/docker/abc/cpu.cfs_period_us": "100000\n",
                "memory/memory.limit_in_bytes": "9223372036854771712\n",
            ])
        #expect(group.cores == 2)
        #expect(group.memoryBytes == nil)
    }

    @Test("No control groups, no limits")
    func none() {
        let group = ControlGroup(membership: "/nonexistent", mount: "/nonexistent")
        #expect(group.cores == nil && group.memoryBytes == nil)
    }

    @Test("This machine has at least a core and some memory, and this process takes part of it")
    func thisMachine() {
        #expect(Machine.cores >= 1)
        #expect(Machine.residentBytes > 1 << 20)
        #expect(Machine.memoryBytes > Machine.residentBytes)
    }

    @Test("The parts of the memory are never more than the whole", arguments: [1, 4], [1 << 30, 2 << 30, 24 << 30])
    func memoryPlan(lanes: Int, total: Int) throws {
        let resident = 100 << 20
        let plan = try #require(MemoryPlan(total: total, resident: resident, lanes: lanes))
        let parts = plan.jobBytes + plan.inputBytes + plan.resultBytes + plan.planBytes * lanes + resident
        #expect(parts <= total)
        #expect(plan.jobBytes >= total / 4)
    }

    @Test("Too little memory for any picture is found out before the first one comes")
    func tooLittle() {
        #expect(MemoryPlan(total: 400 << 20, resident: 100 << 20, lanes: 1) == nil)
    }
}
