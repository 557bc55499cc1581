import FoundationEssentials
import Glibc

/// What this process may use of the machine it runs on.
public enum Machine {
    /// Of the memory of a machine that others use too.
    static let shareOfMachine = 0.75
    /// Of a container's own limit, beyond which the kernel ends the process.
    static let shareOfGroup = 0.9

    /// Cores by affinity and by the control group's quota, at least 1. A quota of 1.5 cores is one
    /// thread: two would be stopped for a part of every period, in the middle of their work.
    public static var cores: Int {
        let allowed = allowedCores
        guard let quota = ControlGroup().cores else { return allowed }
        return max(1, min(allowed, Int(quota)))
    }

    /// The bytes this process should stay below, by the machine's memory and the control group's limit.
    public static var memoryBytes: Int {
        let physical = Double(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) * shareOfMachine
        let group = ControlGroup().memoryBytes.map { Double($0) * shareOfGroup }
        return Int(min(physical, group ?? physical))
    }

    /// Bytes of this process that are in memory, from `/proc/self/statm`; 0 where there is no such file.
    public static var residentBytes: Int {
        let fields = read("/proc/self/statm").split(separator: " ")
        guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }

    /// The cores of `/proc/self/status`' mask, hexadecimal: what `sched_getaffinity` says, without GNU's macros.
    private static var allowedCores: Int {
        let mask = read("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") } ?? ""
        let cores = mask.drop { $0 != ":" }.reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return cores > 0 ? cores : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    private static func read(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
