import FoundationEssentials
import Glibc

/// The file a result goes to: it appears there whole or not at all.
struct PictureFile {
    private let path: String

    /// Looks before any work is done whether the file can be written.
    init(_ path: String) throws(ConsoleError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        var isDirectory = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory {
            throw ConsoleError(.cannotWrite, "\(path) is a folder; name a file")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw ConsoleError(.cannotWrite, "cannot write into \(folder): \(String(cString: strerror(errno)))")
        }
        self.path = path
    }

    /// Into a temporary file beside it, which then takes its place.
    func write(_ bytes: [UInt8]) throws(ConsoleError) {
        do {
            try Data(bytes).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw ConsoleError(.cannotWrite, "cannot write \(path): is there room on the disk?")
        }
    }

    /// All bytes of an input.
    static func read(_ path: String) throws(ConsoleError) -> [UInt8] {
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory else {
            throw ConsoleError(.noInput, "there is no file \(path)")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConsoleError(.noInput, "cannot read \(path)")
        }
        guard !data.isEmpty else { throw ConsoleError(.noInput, "\(path) is empty") }
        return Array(data)
    }
}
