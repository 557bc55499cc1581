import Glibc

/// A system call that failed, with what it was for.
public struct SystemError: Error, CustomStringConvertible {
    public let description: String

    /// - Parameter number: an error number; that of `errno` when nil.
    public init(_ action: String, number: Int32? = nil) {
        let number = number ?? errno
        description = "\(action): \(String(cString: strerror(number)))"
    }
}
