import InferenceProtocol

/// `atelier effects`: what the service can do.
struct EffectsCommand {
    private let json: Bool

    init(_ words: [String]) throws(ConsoleError) {
        json = try Arguments(words, flags: ["--json"], plain: []).flags.contains("--json")
    }

    func run() async throws(ConsoleError) {
        let welcome = try await ServiceClient().welcome
        FileHandles.output.write(json ? try JSONText(Report(welcome)).text : Self.text(welcome))
    }

    private static func text(_ welcome: Welcome) -> String {
        var lines: [String] = []
        for effect in welcome.effects {
            lines.append("\(effect.id)  \(effect.emoji) \(effect.title["en"]): \(effect.summary["en"])")
            if let reason = effect.unavailable { lines.append("    not available: \(reason)") }
            if effect.wantsStyle { lines.append("    --style FILE|NAME") }
            for parameter in effect.parameters {
                lines.append(
                    "    --param \(parameter.name)=\(values(parameter).joined(separator: "|"))"
                        + "  (\(parameter.defaultValue) unless given)  \(parameter.title["en"])")
            }
        }
        if !welcome.gallery.isEmpty {
            lines.append("gallery  " + welcome.gallery.map(\.name).joined(separator: ", "))
        }
        return lines.map { "\($0)\n" }.joined()
    }

    private static func values(_ parameter: ParameterDescription) -> [String] {
        switch parameter.kind {
        case .choice(let options): options.map(\.value)
        case .range(let minimum, let maximum, _): parameter.suggestions.map(\.value) + ["\(minimum)...\(maximum)"]
        case .toggle: ["true", "false"]
        }
    }
}

extension EffectsCommand {
    /// What `--json` prints.
    private struct Report: Encodable {
        struct Parameter: Encodable {
            let name: String
            let title: [String: String]
            let `default`: String
            let values: [String]
        }

        struct Effect: Encodable {
            let id: String
            let title: [String: String]
            let summary: [String: String]
            let wantsStyle: Bool
            let available: Bool
            let unavailable: String?
            let fixedSeconds: Double
            let secondsPerMegapixel: Double
            let parameters: [Parameter]
        }

        struct Style: Encodable {
            let name: String
            let title: [String: String]
        }

        let version: String
        let effects: [Effect]
        let gallery: [Style]
        let maximumBytes: UInt64
        let maximumPixels: UInt64
        let maximumSide: UInt32

        init(_ welcome: Welcome) {
            version = welcome.version
            effects = welcome.effects.map { effect in
                Effect(
                    id: effect.id, title: effect.title.texts, summary: effect.summary.texts,
                    wantsStyle: effect.wantsStyle, available: effect.unavailable == nil,
                    unavailable: effect.unavailable, fixedSeconds: effect.cost.fixedSeconds,
                    secondsPerMegapixel: effect.cost.secondsPerMegapixel,
                    parameters: effect.parameters.map {
                        Parameter(
                            name: $0.name, title: $0.title.texts, default: $0.defaultValue,
                            values: EffectsCommand.values($0))
                    })
            }
            gallery = welcome.gallery.map { Style(name: $0.name, title: $0.title.texts) }
            maximumBytes = welcome.limits.imageBytes
            maximumPixels = welcome.limits.pixels
            maximumSide = welcome.limits.side
        }
    }
}
