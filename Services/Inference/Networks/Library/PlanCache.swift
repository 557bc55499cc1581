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
            shrink(toFit: try program.arenaBytes(inputs))
            entries.append(Entry(program: program, inputs: inputs, plan: try program.plan(inputs)))
        }
        return entries[entries.count - 1].plan
    }

    /// Drops the oldest plans until the rest, and `incoming` more bytes, are within the limits.
    mutating func shrink(toFit incoming: Int = 0) {
        while !entries.isEmpty, entries.count > count || entries.reduce(incoming, { $0 + $1.plan.arenaBytes }) > bytes {
            entries.removeFirst()
        }
    }

    mutating func removeAll() {
        entries.removeAll()
    }
}
