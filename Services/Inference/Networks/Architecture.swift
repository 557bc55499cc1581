/// The networks there are, by the names that the catalogue and the command line use.
public enum Architecture: String, CaseIterable, Codable, Sendable {
    case pix2pixUNet = "pix2pix_unet"
    case edsrX2 = "edsr_x2"
    case edsrX3 = "edsr_x3"
    case edsrX4 = "edsr_x4"
    case rrdbnetX4 = "rrdbnet_x4"
    case msgnet
    case cycleganResNet9 = "cyclegan_resnet9"
    case cycleganUNet = "cyclegan_unet"
    case vgg19Style = "vgg19_style"

    /// Builds the network in the width and depth of the weights.
    ///
    /// - Throws: ``WeightsError`` naming the first tensor that is missing or has another shape.
    public func network(_ weights: Weights) throws(WeightsError) -> any Network {
        switch self {
        case .pix2pixUNet: try Pix2PixUNet(weights)
        case .edsrX2: try EDSR(weights, scale: 2)
        case .edsrX3: try EDSR(weights, scale: 3)
        case .edsrX4: try EDSR(weights, scale: 4)
        case .rrdbnetX4: try RRDBNet(weights)
        case .msgnet: try MSGNet(weights)
        case .cycleganResNet9: try CycleGANResNet(weights)
        case .cycleganUNet: try CycleGANUNet(weights)
        case .vgg19Style: try VGG19Style(weights)
        }
    }

    /// The shapes, as published, of the tensors that a network reads its width and depth from.
    var published: [String: [Int]] {
        switch self {
        case .pix2pixUNet: Pix2PixUNet.published
        case .edsrX2, .edsrX3, .edsrX4: EDSR.published
        case .rrdbnetX4: RRDBNet.published
        case .msgnet: MSGNet.published
        case .cycleganResNet9: CycleGANResNet.published
        case .cycleganUNet: CycleGANUNet.published
        case .vgg19Style: VGG19Style.published
        }
    }
}
