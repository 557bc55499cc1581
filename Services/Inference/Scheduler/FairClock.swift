/// The virtual time of weighted fair queueing: it runs as fast as each of the active users would be served by an ideally
/// fair machine. A job is due when such a machine would have finished it.
struct FairClock: Sendable {
    /// Virtual seconds.
    private(set) var now = 0.0
    /// Per user, when the last job begun is due.
    private var finish: [String: Double] = [:]
    private var realTime = 0.0

    /// - Parameters:
    ///   - lanes: what the machine serves, seconds per second.
    ///   - activeUsers: those with a job waiting or running since the last call.
    mutating func advance(to time: Double, lanes: Int, activeUsers: Int) {
        defer { realTime = time }
        guard activeUsers > 0 else {
            // The machine was idle: nobody owes anybody anything.
            finish.removeAll()
            return
        }
        now += (time - realTime) * Double(lanes) / Double(activeUsers)
        finish = finish.filter { $0.value > now }
    }

    /// When a job is due that arrived at the virtual time `arrival`, after all that its user began before.
    func due(after previous: Double?, user: String, arrival: Double, seconds: Double) -> Double {
        max(previous ?? finish[user] ?? 0, arrival) + seconds
    }

    mutating func begin(_ user: String, finish time: Double) {
        finish[user] = time
    }

    /// Corrects what a user was charged.
    mutating func charge(_ user: String, _ seconds: Double) {
        finish[user] = (finish[user] ?? now) + seconds
    }
}
