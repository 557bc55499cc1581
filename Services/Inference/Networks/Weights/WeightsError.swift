/// Why a weights file cannot be used: the file, the tensor where one is to blame, and the reason.
public struct WeightsError: Error, Equatable, CustomStringConvertible {
    public enum Code: Sendable {
        /// The file is absent or may not be read.
        case unreadable
        /// The file is no safetensors file, is cut short, or its header contradicts itself.
        case malformed
        case missingTensor
        /// The file is of a larger network of the same family.
        case unexpectedTensor
        case wrongShape
        case wrongType
        /// A weight is infinite or not a number.
        case badValue
    }

    public var code: Code
    public var file: String
    public var tensor: String?
    public var reason: String

    public init(_ code: Code, file: String, tensor: String? = nil, _ reason: String) {
        self.code = code
        self.file = file
        self.tensor = tensor
        self.reason = reason
    }

    public var description: String {
        "\(file): " + (tensor.map { "tensor \($0): " } ?? "") + reason
    }
}
