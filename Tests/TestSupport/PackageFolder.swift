import Glibc

/// Where this package's sources and built executables are.
public enum PackageFolder {
    /// The folder of `Package.swift`.
    public static let path: String = String(
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/"))

    /// The folder the running tests were built into, with the executables beside them.
    public static let products: String = {
        let program = realpath("/proc/self/exe", nil)!
        defer { free(program) }
        return String(
            String(cString: program).split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
                separator: "/"))
    }()
}
