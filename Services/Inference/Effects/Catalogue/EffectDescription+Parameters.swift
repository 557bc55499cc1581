public import InferenceProtocol

extension EffectDescription {
    /// The parameters with defaults for those that are missing.
    ///
    /// - Throws: ``EffectFailure`` with the code `badParameter` for a name the effect does not have or a value it does not take;
    ///   the message says what is allowed.
    public func complete(_ given: [String: String]) throws(EffectFailure) -> [String: String] {
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let parameter = parameters.first(where: { $0.name == name }) else {
                let names = parameters.map(\.name).joined(separator: ", ")
                throw .badParameter(
                    en: "\(id) has no parameter \(name), only: \(names).",
                    ru: "У \(id) нет параметра \(name), есть только: \(names).")
            }
            guard parameter.accepts(value) else {
                throw .badParameter(
                    en: "\(name) cannot be \(value), only: \(parameter.kind.allowed).",
                    ru: "\(name) не может быть \(value), только: \(parameter.kind.allowed).")
            }
        }
        let defaults = parameters.map { ($0.name, $0.defaultValue) }
        return Dictionary(uniqueKeysWithValues: defaults).merging(given) { _, chosen in chosen }
    }
}

extension ParameterDescription.Kind {
    fileprivate var allowed: String {
        switch self {
        case .choice(let options): options.map(\.value).joined(separator: ", ")
        case .range(let minimum, let maximum, _): "\(minimum)...\(maximum)"
        case .toggle: "true, false"
        }
    }
}
