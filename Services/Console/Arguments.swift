import InferenceProtocol

/// The words after a command: plain ones in order, and options.
struct Arguments {
    private(set) var plain: [String] = []
    /// Values by option, in order.
    private(set) var values: [String: [String]] = [:]
    private(set) var flags: Set<String> = []

    /// - Parameters:
    ///   - valued: options that take the next word, or what follows their "=".
    ///   - flags: options that stand alone.
    ///   - plain: names of the plain words, for the message when there are more or fewer.
    init(_ words: [String], valued: Set<String> = [], flags known: Set<String> = [], plain names: [String])
        throws(ConsoleError)
    {
        var words = words[...]
        while let word = words.popFirst() {
            let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if known.contains(word) {
                flags.insert(word)
            } else if valued.contains(halves[0]) {
                guard let value = halves.count == 2 ? halves[1] : words.popFirst() else {
                    throw ConsoleError(.usage, "\(word) needs a value; see atelier --help")
                }
                values[halves[0], default: []].append(value)
            } else if word.hasPrefix("--") {
                throw ConsoleError(.usage, "there is no option \(word) here; see atelier --help")
            } else {
                plain.append(word)
            }
        }
        guard plain.count == names.count else {
            let wanted = names.isEmpty ? "no words" : names.joined(separator: " ")
            throw ConsoleError(.usage, "this command takes \(wanted); see atelier --help")
        }
    }

    /// The job that the first plain word names.
    func job() throws(ConsoleError) -> JobID {
        guard let job = JobID(plain[0]) else {
            throw ConsoleError(
                .usage, "\"\(plain[0])\" is no job id, such as \(JobID()); the service's log names every job")
        }
        return job
    }
}
