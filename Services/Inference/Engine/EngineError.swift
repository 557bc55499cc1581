/// Why a network could not be built or run.
public enum EngineError: Error, Equatable, CustomStringConvertible {
    /// The picture does not fit the network: what it is and what would fit.
    case unsupportedSize(String)
    /// An input of the graph was not given, or has the wrong channels.
    case badInput(String)
    case outOfMemory(bytes: Int)
    /// The file that the weights are read from is not what it was.
    case weightsChanged(String)

    public var description: String {
        switch self {
        case .unsupportedSize(let text), .badInput(let text), .weightsChanged(let text): text
        case .outOfMemory(let bytes): "no memory for \(bytes) bytes of intermediate results: use a smaller picture"
        }
    }
}
