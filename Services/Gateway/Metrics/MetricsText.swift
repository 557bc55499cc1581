import InferenceProtocol

/// Builds a page in Prometheus' text format, version 0.0.4.
struct MetricsText {
    enum Kind: String {
        case gauge
        case counter
        case histogram
    }

    private(set) var text = ""

    /// One metric with its samples.
    mutating func add(
        _ name: String, _ kind: Kind, _ help: String,
        _ samples: [(labels: KeyValuePairs<String, String>, value: Double)]
    ) {
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
        let unlabelled: KeyValuePairs<String, String> = [:]
        add(name, kind, help, [(unlabelled, value)])
    }

    /// One histogram per value of `label`.
    mutating func add(_ name: String, _ help: String, by label: String, _ histograms: [(String, Histogram)]) {
        head(name, .histogram, help)
        for (value, histogram) in histograms {
            var sum: UInt64 = 0
            let bounds = histogram.upperBounds.map { Self.number($0) } + ["+Inf"]
            for (bound, count) in zip(bounds, histogram.counts) {
                sum += count
                line(name + "_bucket", [label: value, "le": bound], Double(sum))
            }
            line(name + "_sum", [label: value], histogram.sum)
            line(name + "_count", [label: value], Double(sum))
        }
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        let pairs = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += "\(name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(Self.number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
