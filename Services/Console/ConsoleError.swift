/// Why a command ended without success: one line with the remedy, and the exit status.
struct ConsoleError: Error {
    /// By sysexits.h where it has a name for it.
    enum Status: Int32 {
        case failed = 1
        case usage = 64
        case noInput = 66
        case unavailable = 69
        case cannotWrite = 73
        case tryLater = 75
        case cancelled = 130
    }

    let status: Status
    let message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }
}
