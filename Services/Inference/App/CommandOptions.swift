import InferenceServer
import Kernels
import Networks

/// The `--name value` pairs of a subcommand, taken one by one; what is left at the end is an error.
struct CommandOptions {
    private static let mostThreads = 1024

    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// - Parameter flags: the names that stand alone.
    init(_ arguments: [String], flags known: Set<String> = []) throws(CommandError) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else { throw .usage("unexpected argument \(argument)") }
            let name = String(argument.dropFirst(2))
            if known.contains(name) {
                flags.insert(name)
            } else {
                guard let value = rest.popFirst() else { throw .usage("\(argument) needs a value") }
                guard values.updateValue(value, forKey: name) == nil else { throw .usage("\(argument) is given twice") }
            }
        }
    }

    func has(_ flag: String) -> Bool {
        flags.contains(flag)
    }

    mutating func text(_ name: String, default standard: String? = nil) throws(CommandError) -> String {
        guard let value = values.removeValue(forKey: name) ?? standard else { throw .usage("--\(name) is missing") }
        return value
    }

    mutating func integer(_ name: String, default standard: Int, in range: ClosedRange<Int>) throws(CommandError) -> Int
    {
        guard let text = values.removeValue(forKey: name) else { return standard }
        guard let value = Int(text), range.contains(value) else {
            throw .usage("--\(name) \(text): a number of \(range.lowerBound) to \(range.upperBound) is wanted")
        }
        return value
    }

    /// One of the values of an enumeration.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, default standard: Choice? = nil
    ) throws(CommandError) -> Choice {
        guard let text = values.removeValue(forKey: name) else {
            guard let standard else { throw .usage("--\(name) is missing") }
            return standard
        }
        guard let choice = Choice(rawValue: text) else {
            throw .usage(
                "--\(name) \(text): one of \(Choice.allCases.map(\.rawValue).joined(separator: ", ")) is wanted")
        }
        return choice
    }

    mutating func instructionSet() throws(CommandError) -> InstructionSet {
        let wanted: InstructionSet = try choice("isa", default: .best)
        guard wanted.isSupported else {
            throw .usage("--isa \(wanted.rawValue): this CPU has no more than \(InstructionSet.best.rawValue)")
        }
        return wanted
    }

    mutating func threads() throws(CommandError) -> Int {
        try integer("threads", default: Machine.cores, in: 1...Self.mostThreads)
    }

    /// To be called when all options are taken.
    func finish() throws(CommandError) {
        if let name = values.keys.min() { throw .usage("unknown option --\(name)") }
    }
}

/// Why a subcommand ended, with its exit status of `sysexits.h`.
enum CommandError: Error {
    case usage(String)
    case badData(String)

    var status: Int32 {
        switch self {
        case .usage: 64
        case .badData: 65
        }
    }

    var message: String {
        switch self {
        case .usage(let text), .badData(let text): text
        }
    }
}
