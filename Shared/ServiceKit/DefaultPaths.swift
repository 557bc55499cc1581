public import FoundationEssentials
import Glibc

/// Where the services meet when nothing is configured.
public enum DefaultPaths {
    /// `/run/atelier/inference.sock` where that folder exists (the container, a packaged service), else a folder of the
    /// user's own under `$XDG_RUNTIME_DIR` or `/tmp`.
    public static func socket(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if FileManager.default.isWritableFile(atPath: "/run/atelier") { return "/run/atelier/inference.sock" }
        if let runtime = environment["XDG_RUNTIME_DIR"], !runtime.isEmpty { return "\(runtime)/atelier/inference.sock" }
        return "/tmp/atelier-\(geteuid())/inference.sock"
    }
}
