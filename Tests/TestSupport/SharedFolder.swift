import Glibc

/// The folder of test photographs, reference weights and goldens that lies outside the repository.
public enum SharedFolder {
    /// `ATELIER_SHARED`, else the folder `shared` beside the package; nil where there is none.
    public static let path: String? = {
        let candidate = getenv("ATELIER_SHARED").map { String(cString: $0) } ?? PackageFolder.path + "/../shared"
        return access(candidate, R_OK | X_OK) == 0 ? candidate : nil
    }()

    /// Whether tests that need the folder can run; meant for `.enabled(if: SharedFolder.isPresent,
    /// SharedFolder.absence)`.
    public static var isPresent: Bool { path != nil }

    public static let absence = "needs the folder ../shared, or another one named by ATELIER_SHARED"

    /// The path of `file` in the folder; nil when either is missing.
    public static func file(_ file: String) -> String? {
        guard let path else { return nil }
        return access("\(path)/\(file)", R_OK) == 0 ? "\(path)/\(file)" : nil
    }
}
