import Engine

/// The plans used last, the latest at the end, within a count and an amount of memory.
struct PlanCache {
    private struct Entry {
        let program: Program
        let inputs: [String: Shape]
        let plan: Plan
    }

    private let count: Int
    private let bytes: Int
    /// So many of the latest stay after their run, however large.
    var least = 0
    private var entries: [Entry] = []

    init(count: Int, bytes: Int) {
        self.count = count
        self.bytes = bytes
    }

    /// The kept plan, or a new one for which older ones have made room.
    mutating func plan(of program: Program, for inputs: [String: Shape]) throws(EngineError) -> Plan {
        if let place = entries.firstIndex(where: { $0.program === program && $0.inputs == inputs }) {
            entries.append(entries.remove(at: place))
        } else {
            shrink(toFit: try program.arenaBytes(inputs), keeping: 0)
            entries.append(Entry(program: program, inputs: inputs, plan: try program.plan(inputs)))
        }
        return entries[entries.count - 1].plan
    }

    var heldBytes: Int { entries.reduce(0) { $0 + $1.plan.arenaBytes } }

    /// Drops the oldest plans until the rest are within the limits.
    mutating func shrink() {
        shrink(toFit: 0, keeping: least)
    }

    /// - Parameter incoming: bytes that are to fit beside the rest.
    private mutating func shrink(toFit incoming: Int, keeping least: Int) {
        while entries.count > least, entries.count > count || heldBytes + incoming > bytes { entries.removeFirst() }
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}
