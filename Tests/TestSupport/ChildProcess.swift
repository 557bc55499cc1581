public import Glibc

/// A program started by a test: its output is collected, and it is killed when let go of.
public final class ChildProcess: Sendable {
    public let pid: pid_t
    private let watch: ChildWatch

    /// Starts one of this package's executables, as built beside the tests.
    public convenience init(
        product: String, arguments: [String] = [], environment: [String: String] = [:]
    ) throws {
        let executable = "\(PackageFolder.products)/\(product)"
        try self.init(executable: executable, arguments: arguments, environment: environment)
    }

    /// Starts the program at `executable`, with no input and with standard output and error collected together.
    ///
    /// - Parameter environment: all the variables it gets, beside `PATH` and `TMPDIR`, which are passed on.
    public init(
        executable: String, arguments: [String] = [], environment: [String: String] = [:]
    ) throws {
        var ends: [Int32] = [-1, -1]
        // A pair of sockets, since a pipe cannot be made close-on-exec at once without GNU's `pipe2`.
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SystemError("socketpair")
        }
        defer { close(ends[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)

        var variables = environment
        for name in ["PATH", "TMPDIR"] where variables[name] == nil {
            variables[name] = getenv(name).map { String(cString: $0) }
        }
        var argumentPointers = ([executable] + arguments).map { strdup($0) } + [nil]
        var variablePointers = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argumentPointers + variablePointers { free(pointer) } }
        var child = pid_t()
        let failure = posix_spawn(&child, executable, &actions, nil, &argumentPointers, &variablePointers)
        guard failure == 0 else {
            close(ends[0])
            throw SystemError("start \(executable)", number: failure)
        }
        pid = child
        watch = ChildWatch(pid: child, output: ends[0])
    }

    deinit { watch.signal(SIGKILL) }

    /// All it has written so far.
    public var output: String { watch.now.text }

    /// The exit status if it has ended; 128 + signal for a killed one.
    public var exitStatus: Int32? { watch.now.status }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: Int32) { watch.signal(number) }

    /// Waits for its end.
    ///
    /// - Returns: the exit status, or 128 + signal.
    @discardableResult
    public func wait(within limit: Duration = .seconds(60)) async throws -> Int32 {
        try await watch.first(within: limit, "the end of process \(pid)") { $0.status }
    }

    /// Waits until it has written a whole line that holds `text`.
    ///
    /// - Returns: the first such line.
    /// - Throws: ``TestFailure``, also when the program ends without having written it.
    @discardableResult
    public func line(containing text: String, within limit: Duration = .seconds(60)) async throws -> String {
        let line = try await watch.first(within: limit, "“\(text)” from process \(pid)") { state -> String?? in
            let lines = state.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let found = lines.first(where: { $0.contains(text) }) { return .some(String(found)) }
            return state.status == nil ? nil : .some(nil)
        }
        guard let line else { throw TestFailure("ended without “\(text)”; it wrote:\n\(output)") }
        return line
    }
}
