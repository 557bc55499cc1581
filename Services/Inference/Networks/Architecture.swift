/// The networks there are, by the names that the catalogue and the command line use.
public enum Architecture: String, CaseIterable, Codable, Sendable {
    case pix2pixUNet = "pix2pix_unet"
    case edsrX2 = "edsr_x2"
    case edsrX3 = "edsr_x3"
    case edsrX4 = "edsr_x4"

    /// Builds the network in the width and depth of the weights.
    ///
    /// - Throws: ``WeightsError`` naming the first tensor that is missing or has another shape.
    public func network(_ weights: Weights) throws(WeightsError) -> any Network {
        switch self {
        case .pix2pixUNet: try Pix2PixUNet(weights)
        case .edsrX2: try EDSR(weights, scale: 2)
        case .edsrX3: try EDSR(weights, scale: 3)
        case .edsrX4: try EDSR(weights, scale: 4)
        }
    }

    /// The shapes, as published, of the tensors that a network reads its width and depth from.
    var published: [String: [Int]] {
        switch self {
        case .pix2pixUNet: Pix2PixUNet.published
        case .edsrX2, .edsrX3, .edsrX4: EDSR.published
        }
    }
}
