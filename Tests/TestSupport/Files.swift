import Glibc

/// Whole files, read and written at once.
public enum Files {
    public static func read(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "re") else { throw SystemError("open \(path)") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let piece = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = fread(buffer.baseAddress, 1, buffer.count, file)
            }
            if piece.isEmpty { break }
            bytes += piece
        }
        guard ferror(file) == 0 else { throw SystemError("read \(path)") }
        return bytes
    }

    public static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        guard let file = fopen(path, "we") else { throw SystemError("create \(path)") }
        let content = Array(bytes)
        let written = fwrite(content, 1, content.count, file)
        guard fclose(file) == 0, written == content.count else { throw SystemError("write \(path)") }
    }
}
